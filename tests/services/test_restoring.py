"""After a restore: nothing is sent a second time, and nothing that was not due is lost."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import main
from bot.messages import MessageStatus
from bot.services.delivery import drain
from bot.services.restoring import set_aside
from bot.store.outbox import outbox
from tests.bots import NOW, Bot, bot_at
from tests.factories import add_contact, add_message


def statuses(bot: Bot) -> list[str]:
    return bot.values(select(outbox.c.status).order_by(outbox.c.id))


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "unknown"),
        ({"status": MessageStatus.SENDING, "token": "gone", "leased_until": NOW}, "unknown"),
        ({"due_at": NOW + timedelta(hours=3)}, "queued"),
        ({"created_at": NOW + timedelta(hours=1, seconds=1), "due_at": NOW + timedelta(hours=2)}, "queued"),
        ({"status": MessageStatus.ACCEPTED}, "accepted"),
        ({"status": MessageStatus.FAILED}, "failed"),
    ],
    ids=["waiting", "being sent", "for later", "written since", "sent", "failed"],
)
def test_what_may_have_been_sent_since_is_set_aside(each_bot: Bot, values: dict[str, object], status: str) -> None:
    add_message(each_bot, add_contact(each_bot), **values)
    each_bot.pass_time(hours=2)
    assert set_aside(each_bot.runtime, NOW + timedelta(hours=1)) == (status == "unknown")
    assert statuses(each_bot) == [status]
    assert set_aside(each_bot.runtime, NOW + timedelta(hours=1)) == 0


def test_of_a_backup_that_is_restored_nothing_is_sent_again(bot: Bot, tmp_path: Path) -> None:
    add_message(bot, add_contact(bot))
    backup = tmp_path / "backup.db"
    with sqlite3.connect(str(bot.runtime.database.engine.url.database)) as db:
        db.execute(f"VACUUM INTO '{backup}'")
    db.close()
    drain(bot.runtime, "replies")
    assert len(bot.providers["africastalking"].asked) == 1
    restored = shutil.copy(backup, tmp_path / "restored.db")
    with bot_at(f"sqlite:///{restored}", publishes=False) as again:
        again.pass_time(hours=1)
        assert statuses(again) == ["queued"]
        set_aside(again.runtime, NOW)
        assert drain(again.runtime, "replies") == 0
        assert again.providers["africastalking"].asked == []


@pytest.mark.parametrize(
    ("since", "said"),
    [("2027-03-01T12:00+02:00", "1 messages set aside"), ("2027-03-01 09:59", "0 messages set aside")],
    ids=["with a zone", "local"],
)
def test_the_command_takes_the_time_of_the_backup(bot: Bot, tmp_path: Path, since: str, said: str) -> None:
    add_message(bot, add_contact(bot), created_at=NOW, due_at=NOW - timedelta(days=365))
    environment = {
        "DATABASE_URL": str(bot.runtime.database.engine.url),
        "SECRET_KEY": "k",
        "PUBLIC_URL": "http://127.0.0.1:1",
        "VAR_DIR": str(tmp_path),
    }
    result = CliRunner(env=environment).invoke(main, ["db", "restored", "--since", since])
    assert (result.exit_code, said in result.output) == (0, True), result.output
