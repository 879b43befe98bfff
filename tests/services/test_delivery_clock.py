"""The database's clock decides what is due, whatever the clock of this process says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Self

import pytest
from sqlalchemy import select

from bot.messages import MessageClass
from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.store.database import database_clock
from bot.store.outbox import outbox
from tests.bots import Bot, bot_at
from tests.factories import add_contact, add_message

STATUS = select(outbox.c.status).order_by(outbox.c.id)


@pytest.fixture(params=[-10, 10])
def wrong_bot(request: pytest.FixtureRequest, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    """A bot over PostgreSQL in a process whose clock is ten minutes slow, or fast."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(minutes=request.param)

    for name, module in list(sys.modules.items()):
        if name.startswith("bot.") and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Wrong)
    with bot_at(postgres_url, clock=database_clock) as bot:
        yield bot


def test_what_is_due_and_what_has_expired_is_so_by_the_databases_clock(wrong_bot: Bot) -> None:
    with wrong_bot.runtime.database.begin() as db:
        now = database_clock(db)
    a_while = timedelta(minutes=5)
    asked = {"message_class": MessageClass.REPLY}
    worth = {
        "due now": (now, None),
        "later": (now + a_while, None),
        "past": (now - a_while, now - timedelta(seconds=1)),
    }
    worth["still worth it"] = (now, now + a_while)
    for number, (due, expires) in enumerate(worth.values()):
        contact = add_contact(wrong_bot, f"+25078810000{number}")
        add_message(wrong_bot, contact, due_at=due, expires_at=expires, **asked)
    assert drain(wrong_bot.runtime, "replies") == 2
    sweep(wrong_bot.runtime, "me")
    assert wrong_bot.values(STATUS) == ["accepted", "queued", "expired", "accepted"]


def test_a_lease_ends_by_the_databases_clock(wrong_bot: Bot) -> None:
    with wrong_bot.runtime.database.begin() as db:
        now = database_clock(db)
    held = {"status": "sending", "token": "gone", "begun_at": now}
    for number, until in enumerate((now - timedelta(minutes=1), now + timedelta(minutes=1))):
        add_message(wrong_bot, add_contact(wrong_bot, f"+25078810000{number}"), leased_until=until, **held)
    sweep(wrong_bot.runtime, "me")
    assert wrong_bot.values(STATUS) == ["unknown", "sending"]
