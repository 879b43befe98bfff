"""The command `bot audit`: what a shell and a script get of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select

from bot.auditing import commands
from bot.auditing.commands import audit
from bot.auditing.seen import seen_ids
from bot.errors import SettingsError
from bot.store.outbox import delivery_updates, outbox
from tests.bots import ANOTHER, ME
from tests.services.world import World


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The command, in that world."""
    monkeypatch.setattr(commands, "runtime_of_process", lambda: world.bot.runtime)
    return world
    return world


def run(*arguments: str) -> Result:
    return CliRunner().invoke(audit, arguments)


@pytest.mark.usefixtures("shell")
def test_what_balances_ends_with_0() -> None:
    result = run()
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "balanced")


def test_what_does_not_balance_ends_with_1_and_is_named(shell: World) -> None:
    shell.bot.do(delete(delivery_updates).where(delivery_updates.c.outbox_id == 4))
    shell.bot.do(delete(outbox).where(outbox.c.id == 4))
    result = run("--days", "1")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == [
        "books: 2 messages were written that nobody had asked for, and there are 1",
        "not balanced: 1",
    ]


def test_every_message_is_listed_as_json(shell: World) -> None:
    result = run("--json")
    rows = json.loads(result.stdout)
    assert result.stderr == "balanced\n"
    ids = shell.bot.values(select(outbox.c.provider_id).order_by(outbox.c.id))
    assert [row["provider_id"] for row in rows] == ids
    assert [row["address"] for row in rows] == [ME, ANOTHER, ME, ANOTHER]
    assert rows[3] == {
        "id": 4,
        "medium": "sms",
        "address": ANOTHER,
        "provider": "africastalking",
        "provider_id": ids[3],
        "status": "delivered",
        "body": "By Africa's Talking",
        "earlier_ids": [],
    }


def test_no_message_at_all_is_a_list_too(shell: World) -> None:
    for table in (delivery_updates, outbox):
        shell.bot.do(delete(table))
    assert json.loads(run("--json").stdout) == []


def test_wrong_settings_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise SettingsError("SECRET_KEY: is missing")

    monkeypatch.setattr(commands, "runtime_of_process", fail)
    result = run()
    assert (result.exit_code, result.stderr) == (1, "Error: SECRET_KEY: is missing\n")


def test_what_was_seen_is_known_however_often() -> None:
    with seen_ids() as seen:
        seen.add(["a", "b"])
        seen.add(["b"])
        assert ["a" in seen, "b" in seen, "c" in seen] == [True, True, False]
