"""Gathering: what was not brought to us is fetched, once, and answered only where an answer still fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.channels.africastalking import AfricasTalkingAdapter, AfricasTalkingConfig
from bot.messages import Inbound
from bot.services.conversation import receive
from bot.services.gathering import gather
from bot.services.late import LATE, SORRY
from bot.simulator.africastalking_inbound import sms_by_africastalking
from bot.simulator.exchange import Exchange
from bot.simulator.twilio_inbound import sms_by_twilio, whatsapp_by_twilio
from bot.simulator.webhooks import Reply
from bot.store.contacts import contacts
from bot.store.conversations import inbound
from bot.store.outbox import leases, outbox
from tests.bots import CHANNELS, ME
from tests.services.world import World, world_at

SOON, LONG_AFTER = timedelta(minutes=3), LATE + timedelta(minutes=1)
Way = Callable[[Exchange, str, str], Reply]
WAYS = [(sms_by_twilio, "twilio-sms"), (whatsapp_by_twilio, "twilio-whatsapp")]
AT = (sms_by_africastalking, "africastalking-sms")


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with world_at(database_url) as made:
        yield made


def after(world: World, length: timedelta) -> None:
    """Let time pass, and read the inboxes."""
    world.bot.now += length
    world.bot.do(delete(leases))
    gather(world.bot.runtime)


def heard(world: World) -> list[tuple[str, str]]:
    return [tuple(row) for row in world.bot.rows(select(inbound.c.channel, inbound.c.text).order_by(inbound.c.id))]


def said(world: World) -> list[str]:
    return world.bot.values(select(outbox.c.body).order_by(outbox.c.id))


def brings(world: World, text: str, channel: str = "twilio-sms", external_id: str = "") -> None:
    """Have a message arrive as it should."""
    own = CHANNELS[channel]
    receive(world.bot.runtime, Inbound(own.provider, channel, own.medium, ME, external_id or f"id {text}", text))


@pytest.mark.parametrize(("way", "channel"), WAYS)
def test_what_was_not_brought_is_taken_in_and_answered(world: World, way: Way, channel: str) -> None:
    way(world.exchange, ME, "HELP")
    after(world, timedelta(minutes=1))
    assert heard(world) == []
    after(world, SOON)
    assert heard(world) == [(channel, "HELP")]
    assert len(said(world)) == 1
    after(world, SOON)
    assert len(heard(world)) == 1


def test_what_was_brought_is_not_taken_in_again(world: World) -> None:
    sms_by_twilio(world.exchange, ME, "hi")
    brings(world, "hi", external_id=world.exchange.ledger.all()[-1].id)
    after(world, SOON)
    assert len(heard(world)) == 1


@pytest.mark.parametrize(("way", "channel"), [*WAYS, AT])
def test_what_comes_late_is_recorded_and_asked_for_again(world: World, way: Way, channel: str) -> None:
    way(world.exchange, ME, "1")
    after(world, LONG_AFTER)
    assert (heard(world), said(world)) == ([(channel, "1")], [SORRY])


@pytest.mark.parametrize("length", [SOON, LONG_AFTER])
def test_who_has_written_since_hears_nothing_of_what_was_missed(world: World, length: timedelta) -> None:
    sms_by_twilio(world.exchange, ME, "1")
    world.bot.now += timedelta(minutes=1)
    brings(world, "hi")
    answered = said(world)
    after(world, length)
    assert [text for _, text in heard(world)] == ["hi", "1"]
    assert said(world) == answered


@pytest.mark.parametrize(("way", "channel"), [*WAYS, AT])
def test_an_opt_out_counts_however_late(world: World, way: Way, channel: str) -> None:
    way(world.exchange, ME, "STOP")
    world.bot.now += timedelta(seconds=30)
    brings(world, "hi", channel)
    after(world, LONG_AFTER)
    assert world.bot.values(select(contacts.c.opted_out_at).where(contacts.c.id == 1)) == [world.bot.now]


def test_an_opt_out_that_was_taken_back_since_does_not_count(world: World) -> None:
    sms_by_twilio(world.exchange, ME, "STOP")
    world.bot.now += timedelta(seconds=30)
    brings(world, "START")
    after(world, LONG_AFTER)
    assert world.bot.values(select(contacts.c.opted_out_at).where(contacts.c.id == 1)) == [None]


def test_an_inbox_that_counts_otherwise_is_known_by_its_words(world: World) -> None:
    for text in ("1", "1", "2"):
        sms_by_africastalking(world.exchange, ME, text)
    brings(world, "1", "africastalking-sms")
    after(world, LONG_AFTER)
    assert [text for _, text in heard(world)] == ["1", "1", "2"]
    after(world, SOON)
    assert len(heard(world)) == 3


def test_an_inbox_is_read_to_its_end(world: World) -> None:
    for number in range(120):
        sms_by_africastalking(world.exchange, f"+2507881{number:05}", "hi")
    after(world, LONG_AFTER)
    assert len(heard(world)) == 120


def test_what_is_older_than_a_day_is_left(world: World) -> None:
    sms_by_twilio(world.exchange, ME, "hi")
    sms_by_africastalking(world.exchange, ME, "hi")
    after(world, timedelta(hours=25))
    assert heard(world) == []


def test_one_reads_every_few_minutes(world: World) -> None:
    gather(world.bot.runtime)
    sms_by_twilio(world.exchange, ME, "hi")
    world.bot.now += SOON
    gather(world.bot.runtime)
    assert heard(world) == []
    world.bot.now += SOON
    gather(world.bot.runtime)
    assert len(heard(world)) == 1


def test_an_inbox_that_cannot_be_read_keeps_no_other_from_being_read(world: World) -> None:
    right = world.adapters["africastalking"]
    wrong = AfricasTalkingConfig("menyesha", "of another", ("secret",), world.emulator)
    world.adapters["africastalking"] = AfricasTalkingAdapter(wrong)
    sms_by_twilio(world.exchange, ME, "hi")
    after(world, SOON)
    assert len(heard(world)) == 1
    world.adapters["africastalking"].close()
    world.adapters["africastalking"] = right
