"""Settling: what is in doubt is asked for, and sent again only where that can do no harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.channels.twilio import TwilioAdapter, TwilioConfig
from bot.messages import DeliveryUpdate, MessageClass, MessageStatus
from bot.services.beginning import ATTEMPTS_AT_MOST
from bot.services.delivery import drain
from bot.services.settling import GRACE, PATIENCE, settle
from bot.services.statuses import take_in_update
from bot.simulator.faults import Kind
from bot.store.leasing import Lease
from bot.store.outbox import delivery_updates, outbox
from tests.bots import ANOTHER, ME
from tests.factories import add_contact
from tests.services.world import AFRICASTALKING, NOWHERE, World, after_a_while, send, world_at
from tests.simulator.fake_bot import ACCOUNT

REPLY = {"message_class": MessageClass.REPLY}


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with world_at(database_url) as made:
        yield made


def reports(world: World, provider_id: str, number: str = ME, **more: object) -> None:
    """Have Africa's Talking report a delivery."""
    said = {"word": "Success", "status": MessageStatus.DELIVERED, "address": number, **more}
    take_in_update(world.bot.runtime, DeliveryUpdate("africastalking", provider_id, **said))  # type: ignore[arg-type]  # its fields


@pytest.mark.parametrize("kind", [Kind.RESET_ACCEPTED, Kind.ERROR_ACCEPTED])
def test_what_the_provider_has_is_not_sent_again(world: World, kind: Kind) -> None:
    world.message()
    send(world, kind)
    assert world.statuses == ["unknown"]
    after_a_while(world)
    (theirs,) = world.exchange.ledger.all()
    assert (world.statuses, world.ids) == (["delivered"], [theirs.id])
    assert drain(world.bot.runtime, "replies") == 0


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.ERROR])
@pytest.mark.parametrize("message_class", [MessageClass.REPLY, MessageClass.NOTICE])
def test_what_the_provider_does_not_have_is_sent_again(world: World, kind: Kind, message_class: MessageClass) -> None:
    message = world.message(message_class=message_class)
    send(world, kind)
    after_a_while(world)
    assert world.statuses == ["queued"]
    assert world.attempts == [(message, 1, "unknown", None)]
    send(world)
    assert (world.statuses, world.taken) == (["accepted"], [(ME, "Muraho")])


def test_nobody_is_asked_before_the_list_can_be_trusted(world: World) -> None:
    world.message()
    send(world, Kind.ERROR)
    after_a_while(world, GRACE - timedelta(seconds=2))
    assert world.statuses == ["unknown"]
    after_a_while(world, timedelta())
    assert world.statuses == ["queued"]


def test_of_several_alike_as_many_are_sent_again_as_are_missing(world: World) -> None:
    for kind in (Kind.ERROR_ACCEPTED, Kind.ERROR, Kind.ERROR_ACCEPTED):
        world.message()
        send(world, kind)
    after_a_while(world)
    assert sorted(world.statuses) == ["delivered", "delivered", "queued"]
    send(world)
    assert len(world.taken) == 3
    assert len(set(world.ids)) == 3


def test_what_another_message_has_is_not_taken_for_this_one(world: World) -> None:
    for kinds in ((), (Kind.ERROR,)):
        world.message()
        send(world, *kinds)
    after_a_while(world)
    assert world.statuses == ["accepted", "queued"]


def test_words_that_are_not_ours_are_not_ours(world: World) -> None:
    world.message(body="Muraho neza")
    send(world, Kind.ERROR_ACCEPTED)
    world.bot.do(update(outbox).values(body="Murabeho"))
    after_a_while(world)
    assert world.statuses == ["queued"]


def test_what_goes_to_many_is_asked_for_together(world: World) -> None:
    for at in range(70):
        number = f"+2507881{at:05}"
        world.contacts[number] = add_contact(world.bot, number)
        world.message(number, status=MessageStatus.UNKNOWN, begun_at=world.bot.now, attempts=1)
        if at >= 50:
            world.has(number, "Muraho")
    after_a_while(world)
    assert sorted(world.statuses) == ["delivered"] * 20 + ["queued"] * 40 + ["unknown"] * 10
    after_a_while(world)
    assert sorted(world.statuses) == ["delivered"] * 20 + ["queued"] * 50
    send(world)
    assert len(set(world.taken)) == len(world.taken) == 70


def test_a_provider_that_cannot_be_asked_now_is_asked_later(world: World) -> None:
    world.message()
    send(world, Kind.ERROR_ACCEPTED)
    right = world.adapters["twilio"]
    world.adapters["twilio"] = TwilioAdapter(TwilioConfig(ACCOUNT, ("of another",), NOWHERE, world.emulator))
    after_a_while(world)
    assert world.statuses == ["unknown"]
    world.adapters["twilio"].close()
    world.adapters["twilio"] = right
    after_a_while(world)
    assert world.statuses == ["delivered"]


def test_who_is_being_sent_something_is_asked_about_afterwards(world: World) -> None:
    world.message()
    send(world, Kind.ERROR)
    other = world.message(status=MessageStatus.SENDING, begun_at=world.bot.now)
    after_a_while(world)
    assert world.statuses == ["unknown", "sending"]
    world.bot.do(update(outbox).where(outbox.c.id == other).values(status=MessageStatus.FAILED))
    after_a_while(world)
    assert world.statuses == ["queued", "failed"]


def test_what_never_comes_to_an_end_is_given_up(world: World) -> None:
    world.message(status=MessageStatus.UNKNOWN, begun_at=world.bot.now, attempts=ATTEMPTS_AT_MOST)
    after_a_while(world)
    assert world.statuses == ["failed"]


def test_one_settles_at_a_time(world: World) -> None:
    world.message()
    send(world, Kind.ERROR)
    assert Lease("settling", "another").take(world.bot.runtime.database, world.bot.runtime.clock, timedelta(hours=1))
    after_a_while(world)
    assert world.statuses == ["unknown"]


def test_an_earlier_attempt_that_arrived_after_all_is_on_record(world: World) -> None:
    message = world.message()
    send(world, Kind.ERROR)
    after_a_while(world)
    send(world)
    (own,) = world.ids
    said = DeliveryUpdate("twilio", "SM_first", "delivered", MessageStatus.DELIVERED, reference=str(message))
    for _ in range(2):
        take_in_update(world.bot.runtime, said)
    assert (world.statuses, world.ids) == (["delivered"], [own])
    assert world.attempts == [(message, 1, "unknown", "SM_first")]
    assert world.bot.values(select(delivery_updates.c.outbox_id)) == [message, message]


def test_a_report_that_can_only_be_this_one_settles_it(world: World) -> None:
    world.message(**AFRICASTALKING)
    send(world, Kind.ERROR_ACCEPTED)
    reports(world, "ATXid_1", ANOTHER)
    reports(world, "ATXid_2", word="Sent", status=MessageStatus.SENT)
    reports(world, "ATXid_2")
    settle(world.bot.runtime)
    assert (world.statuses, world.ids) == (["delivered"], ["ATXid_2"])


def test_a_report_that_came_while_it_was_being_sent_settles_it(world: World) -> None:
    message = world.message(**AFRICASTALKING, status=MessageStatus.SENDING, begun_at=world.bot.now)
    reports(world, "ATXid_1")
    settle(world.bot.runtime)
    assert world.ids == [None]
    world.bot.do(update(outbox).where(outbox.c.id == message).values(status=MessageStatus.UNKNOWN))
    after_a_while(world)
    assert (world.statuses, world.ids) == (["delivered"], ["ATXid_1"])


def test_a_report_that_may_be_of_either_settles_neither(world: World) -> None:
    for _ in range(2):
        world.message(**AFRICASTALKING)
        send(world, Kind.ERROR_ACCEPTED)
    reports(world, "ATXid_1")
    after_a_while(world)
    assert world.statuses == ["unknown", "unknown"]
    reports(world, "ATXid_2")
    after_a_while(world)
    assert (world.statuses, world.ids) == (["delivered", "delivered"], ["ATXid_1", "ATXid_2"])


def test_a_report_from_before_is_of_something_else(world: World) -> None:
    reports(world, "ATXid_1")
    world.bot.pass_time(seconds=1)
    world.message(**AFRICASTALKING)
    send(world, Kind.ERROR)
    after_a_while(world)
    assert world.ids == [None]


def test_a_reply_that_nobody_reports_is_sent_once_more(world: World) -> None:
    world.message(**AFRICASTALKING, **REPLY)
    for _ in range(2):
        send(world, Kind.ERROR)
        after_a_while(world)
        assert world.statuses == ["unknown"]
        after_a_while(world, PATIENCE)
    assert world.statuses == ["unknown"]
    assert [row[1:] for row in world.attempts] == [(1, "unknown", None)]
    assert world.bot.values(select(outbox.c.set_aside_at)) == [world.bot.now]


@pytest.mark.parametrize("more", [{"message_class": MessageClass.NOTICE}, {**REPLY, "expires_at": "late"}])
def test_what_does_harm_twice_is_left_to_staff(world: World, more: dict[str, Any]) -> None:
    if "expires_at" in more:
        more = {**more, "expires_at": world.bot.now + PATIENCE}
    world.message(**AFRICASTALKING, **more)
    send(world, Kind.ERROR)
    after_a_while(world, PATIENCE)
    assert world.statuses == ["unknown"]
    assert world.bot.values(select(outbox.c.set_aside_at)) == [world.bot.now]
    reports(world, "ATXid_1")
    after_a_while(world)
    assert (world.statuses, world.ids) == (["delivered"], ["ATXid_1"])


def test_both_ids_of_what_was_sent_twice_are_on_record(world: World) -> None:
    message = world.message(**AFRICASTALKING, **REPLY)
    send(world, Kind.ERROR_ACCEPTED)
    after_a_while(world, PATIENCE)
    send(world)
    first, second = (one.id for one in world.exchange.ledger.all())
    assert world.ids == [second]
    for provider_id in (second, first):
        reports(world, provider_id)
    after_a_while(world)
    assert world.attempts == [(message, 1, "unknown", first)]
    assert set(world.bot.values(select(delivery_updates.c.outbox_id))) == {message}
