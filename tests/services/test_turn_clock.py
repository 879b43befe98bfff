"""The clock that dates a turn: the database's own, which comes with what is read anyway."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import event, select

from bot.store.contacts import addresses
from bot.store.conversations import inbound, sessions
from bot.store.database import database_clock
from tests.bots import Bot, bot_at


@pytest.fixture
def live_bot(database_url: str) -> Iterator[Bot]:
    """A bot whose clock goes on."""
    with bot_at(database_url, clock=database_clock) as made:
        yield made


def test_turns_are_dated_one_after_another(live_bot: Bot) -> None:
    before = datetime.now(UTC)
    phone = live_bot.phone()
    phone.dial()
    phone.press("1", "1")
    dates: list[datetime] = live_bot.values(select(inbound.c.received_at).order_by(inbound.c.id))
    assert all(earlier < later for earlier, later in pairwise([before, *dates, datetime.now(UTC)]))
    assert live_bot.values(select(sessions.c.touched_at)) == dates[-1:]


def test_the_clock_is_not_asked_by_itself_once_a_contact_is_known(live_bot: Bot) -> None:
    phone = live_bot.phone()
    phone.dial()
    asked: list[str] = []
    event.listen(live_bot.runtime.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    phone.press("1")
    assert [statement for statement in asked if statement.startswith("SELECT clock_timestamp()")] == []
    assert len(asked) > 2


def test_when_a_contact_last_wrote_is_known_to_the_minute(each_bot: Bot) -> None:
    phone = each_bot.phone()
    written = [each_bot.now]
    phone.sms("muraho")
    each_bot.pass_time(seconds=59)
    phone.sms("1")
    assert each_bot.values(select(addresses.c.last_inbound_at)) == written
    each_bot.pass_time(seconds=1)
    phone.sms("1")
    assert each_bot.values(select(addresses.c.last_inbound_at)) == [each_bot.now]
