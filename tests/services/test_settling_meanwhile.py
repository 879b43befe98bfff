"""Settling, while other messages are on their way, others cannot be asked for, and broadcasts come to their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from sqlalchemy import select, update

from bot.asking import Listed
from bot.channels.twilio import TwilioAdapter, TwilioConfig
from bot.errors import Fault, SendError
from bot.messages import Channel, MessageClass, MessageStatus
from bot.services import settling
from bot.services.broadcasting.closing import tend
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.starting import start
from bot.services.delivery import drain
from bot.services.settling import PATIENCE
from bot.simulator.faults import Kind
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME
from tests.services.broadcasting.rows import add_broadcast, state
from tests.services.world import AFRICASTALKING, NOWHERE, World, after_a_while, send, world_at
from tests.simulator.fake_bot import ACCOUNT, TOKEN

REPLY = {"message_class": MessageClass.REPLY}


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with world_at(database_url) as made:
        yield made


def test_a_broadcast_goes_on_until_what_is_in_doubt_of_it_is_settled(world: World) -> None:
    broadcast = add_broadcast(world.bot, "draft", channel="twilio-sms", text_rw="", filters='{"languages": ["en"]}')
    prepare(world.bot.runtime, broadcast)
    start(world.bot.runtime, broadcast)
    for kinds in ((Kind.ERROR,), ()):
        world.goes_wrong(*kinds)
        drain(world.bot.runtime, "bulk")
        tend(world.bot.runtime)
        after_a_while(world)
    drain(world.bot.runtime, "bulk")
    tend(world.bot.runtime)
    assert (set(world.statuses), state(world.bot)) == ({"accepted"}, "finished")


class Telling(TwilioAdapter):
    """Twilio, with a word in before it answers what it was asked."""

    def __init__(self, world: World, before: Callable[[str], object]) -> None:
        super().__init__(TwilioConfig(ACCOUNT, (TOKEN,), NOWHERE, world.emulator))
        self._before = before

    def sent(self, channel: Channel, since: datetime, address: str = "") -> Iterator[Listed]:
        self._before(address)
        return super().sent(channel, since, address)


def asks_with_a_word_before(world: World, before: Callable[[str], object]) -> None:
    """Settle while this happens before Twilio answers."""
    own, world.adapters["twilio"] = world.adapters["twilio"], Telling(world, before)
    after_a_while(world)
    world.adapters["twilio"].close()
    world.adapters["twilio"] = own


def test_what_is_sent_while_the_provider_is_asked_is_not_taken_for_what_is_in_doubt(world: World) -> None:
    world.message()
    send(world, Kind.ERROR)

    def says_the_same_again(_address: str) -> None:
        world.has(ME, "Muraho")
        world.message(status=MessageStatus.SENDING, begun_at=world.bot.now)

    asks_with_a_word_before(world, says_the_same_again)
    assert (world.statuses, world.ids) == (["unknown", "sending"], [None, None])
    (theirs,) = world.exchange.ledger.all()
    world.bot.do(update(outbox).where(outbox.c.id == 2).values(status=MessageStatus.ACCEPTED, provider_id=theirs.id))
    after_a_while(world)
    assert (world.statuses, world.ids) == (["queued", "accepted"], [None, theirs.id])


def test_an_address_that_the_provider_does_not_take_keeps_no_other_from_being_asked_for(world: World) -> None:
    for number in (ME, ANOTHER):
        world.message(number)
        send(world, Kind.ERROR)

    def refuses(address: str) -> None:
        if address == ME:
            raise SendError(Fault.FINAL, "This is no address.", code="21211")

    asks_with_a_word_before(world, refuses)
    assert world.statuses == ["unknown", "queued"]
    set_aside = select(outbox.c.set_aside_at.is_not(None)).order_by(outbox.c.id)
    assert world.bot.values(set_aside) == [True, False]


def test_what_one_provider_cannot_be_asked_for_keeps_nothing_of_another_from_being_settled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_BATCH", 2)
    for more in (*[{}] * 3, {**AFRICASTALKING, **REPLY}):
        world.message(**more, status=MessageStatus.UNKNOWN, begun_at=world.bot.now, attempts=1)
    world.bot.now += PATIENCE

    def is_away(_address: str) -> None:
        raise SendError(Fault.AWAY, "Away.", code="away")

    asks_with_a_word_before(world, is_away)
    assert world.statuses == ["unknown", "unknown", "unknown", "queued"]
