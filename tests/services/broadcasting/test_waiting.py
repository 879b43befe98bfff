"""Why nothing of a started broadcast begins just now is told, and nothing is told where it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.services.broadcasting.states import get_broadcast
from bot.services.broadcasting.waiting import why_it_waits
from bot.services.delivery import drain
from bot.services.retelling import retell
from bot.store.breakers import breakers
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_message, add_workshop
from tests.services.broadcasting.rows import add_broadcast

EVENING = timedelta(hours=11)
"""After which it is nine in the evening in Kigali."""


def why(bot: Bot, waiting: int = 1) -> str | None:
    with bot.runtime.database.begin() as db:
        return why_it_waits(bot.runtime, db, get_broadcast(db, 1), waiting)


@pytest.mark.parametrize("status", ["prepared", "started", "paused", "finished", "cancelled"])
def test_nothing_is_told_of_what_goes_on_or_is_not_to(bot: Bot, status: str) -> None:
    add_message(bot, add_contact(bot), broadcast_id=add_broadcast(bot, status))
    assert why(bot) is None
    bot.pass_time(hours=11)
    assert (why(bot) is None) is (status != "started")
    assert why(bot, waiting=0) is None


@pytest.mark.parametrize(
    ("passed", "starts_at", "said"),
    [
        (EVENING, None, "In quiet hours nothing is sent; it goes on by itself at 02/03/2027 08:00."),
        (timedelta(), NOW + timedelta(hours=1), "It begins at 01/03/2027 11:00."),
        (timedelta(), NOW + EVENING, "In quiet hours nothing is sent; it goes on by itself at 02/03/2027 08:00."),
        (timedelta(), NOW - timedelta(hours=1), None),
    ],
    ids=["quiet hours", "its time", "its time is in quiet hours", "its time has come"],
)
def test_it_waits_for_its_hour(bot: Bot, passed: timedelta, starts_at: datetime | None, said: str | None) -> None:
    add_message(bot, add_contact(bot), broadcast_id=add_broadcast(bot, "started", starts_at=starts_at))
    bot.pass_time(hours=passed // timedelta(hours=1))
    assert why(bot) == said


def test_of_what_is_over_before_the_quiet_hours_are_it_is_not_said_that_it_goes_on(bot: Bot) -> None:
    add_message(bot, add_contact(bot), broadcast_id=add_broadcast(bot, "started", ends_at=NOW + timedelta(hours=20)))
    bot.pass_time(hours=11)
    assert why(bot) is None


def test_it_waits_for_its_channel(bot: Bot) -> None:
    add_message(bot, add_contact(bot), broadcast_id=add_broadcast(bot, "started"))
    stopped = {"channel": "africastalking-sms", "opened_at": NOW, "probe_at": NOW, "probes": 0}
    bot.do(insert(breakers).values(**stopped, reason="The provider cannot be reached."))
    said = why(bot)
    assert said == "africastalking-sms cannot send since 01/03/2027 10:00: The provider cannot be reached."
    told = retell(bot.runtime, "rw", said)
    assert told.startswith("africastalking-sms ntishobora kohereza kuva saa 01/03/2027 10:00")


@pytest.mark.parametrize("waiting", [2, 2000])
def test_its_last_messages_wait_for_the_end_of_conversations(bot: Bot, waiting: int) -> None:
    broadcast, contact = add_broadcast(bot, "started"), add_contact(bot)
    add_workshop(bot)
    bot.phone().sms("training")
    late = bot.phone("+250788000300")
    other = add_contact(bot, late.number)
    bot.pass_time(minutes=1)
    late.sms("training")
    for one in (contact, other):
        add_message(bot, one, broadcast_id=broadcast)
    assert why(bot, waiting) is None
    drain(bot.runtime, "bulk")
    rest = "What is left waits until 01/03/2027 10:04: for the end of a conversation, or to be tried again."
    assert why(bot, waiting) == (rest if waiting == 2 else None)
    bot.pass_time(minutes=3)
    assert why(bot, waiting) is None
