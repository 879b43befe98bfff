"""The sweeper: one at a time, rings for what is due, frees what a dead worker held, lets offers lapse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, insert, select, update

from bot.messages import MessageStatus
from bot.programme.status import Status
from bot.services.sweeping import LEASE, sweep
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.outbox import delivery_updates, leases, outbox
from bot.store.workshops import registrations
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_broadcast, add_contact, add_message, add_registration, add_workshop

NIGHT = NOW + timedelta(hours=12)
"""Ten in the evening in Kigali."""


def test_a_round_rings_for_what_is_due(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact, due_at=NOW + timedelta(hours=1))
    assert sweep(each_bot.runtime, "me")
    assert each_bot.rung == ["chores"]
    each_bot.pass_time(hours=1)
    assert sweep(each_bot.runtime, "me")
    assert each_bot.rung == ["chores", "replies", "chores"]


def test_chores_are_rung_for_every_ten_seconds(bot: Bot) -> None:
    for _ in range(21):
        sweep(bot.runtime, "me")
        bot.pass_time(seconds=1.001)
    assert bot.rung == ["chores"] * 3


def test_a_round_rings_for_a_broadcast_that_is_running_outside_quiet_hours(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, status="paused")
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast)
    sweep(each_bot.runtime, "me")
    assert "bulk" not in each_bot.rung
    each_bot.do(update(broadcasts).values(status="started"))
    each_bot.now = NIGHT
    sweep(each_bot.runtime, "me")
    assert "bulk" not in each_bot.rung
    each_bot.pass_time(hours=12)
    sweep(each_bot.runtime, "me")
    assert "bulk" in each_bot.rung


def test_a_message_for_a_channel_that_is_gone_says_so(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), channel="gone-sms")
    sweep(each_bot.runtime, "me")
    assert each_bot.values(select(breakers.c.reason)) == ["The channel gone-sms is not configured."]
    assert each_bot.values(select(outbox.c.status)) == ["queued"]


def test_an_update_that_crossed_with_the_recording_of_its_message_is_applied(each_bot: Bot) -> None:
    taken = {"status": MessageStatus.ACCEPTED, "provider_id": "AT1"}
    message = add_message(each_bot, add_contact(each_bot), **taken)
    told = {"provider": "africastalking", "provider_id": "AT1", "word": "Success", "status": "delivered", "reason": ""}
    each_bot.do(insert(delivery_updates).values(received_at=NOW, **told))
    sweep(each_bot.runtime, "me")
    assert each_bot.values(select(outbox.c.status)) == ["delivered"]
    assert each_bot.values(select(delivery_updates.c.outbox_id)) == [message]


def test_one_sweeper_works_at_a_time(each_bot: Bot) -> None:
    assert [sweep(each_bot.runtime, name) for name in ("a", "b", "a", "b")] == [True, False, True, False]


def test_of_several_that_begin_at_once_one_works(each_bot: Bot) -> None:
    with ThreadPoolExecutor(8) as pool:
        worked = list(pool.map(lambda name: sweep(each_bot.runtime, name), "abcdefgh"))
    assert sorted(worked) == [False] * 7 + [True]


def test_another_takes_over_when_the_lease_is_over(each_bot: Bot) -> None:
    sweep(each_bot.runtime, "a")
    each_bot.now += LEASE
    assert not sweep(each_bot.runtime, "b")
    each_bot.pass_time(microseconds=1)
    assert sweep(each_bot.runtime, "b")
    assert not sweep(each_bot.runtime, "a")
    assert each_bot.values(select(leases.c.holder).where(leases.c.name == "sweeper")) == ["b"]


def test_what_a_dead_worker_had_begun_becomes_unknown(bot: Bot) -> None:
    held = {"status": MessageStatus.SENDING, "token": "gone", "leased_until": NOW - timedelta(seconds=1)}
    add_message(bot, add_contact(bot), **held)
    sweep(bot.runtime, "me")
    assert bot.values(select(outbox.c.status)) == ["unknown"]


def test_offers_lapse_by_themselves(bot: Bot) -> None:
    late = {"status": Status.OFFERED, "offered_until": NOW - timedelta(seconds=1)}
    add_registration(bot, add_workshop(bot), add_contact(bot), **late)
    sweep(bot.runtime, "me")
    assert bot.values(select(registrations.c.status)) == ["lapsed"]


def test_an_offer_stands_no_longer_than_until_the_workshop_begins(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1)
    add_registration(bot, workshop, add_contact(bot, ANOTHER))
    add_registration(bot, workshop, add_contact(bot), status=Status.WAITLISTED)
    bot.now = datetime(2027, 3, 21, 10, tzinfo=UTC)
    bot.phone(ANOTHER).sms("my trainings", "1", "1", "1")
    sweep(bot.runtime, "me")
    assert "Confirm by 22 March 09:00." in bot.phone().arrived()[-1]
    bot.pass_time(hours=21.1)
    sweep(bot.runtime, "me")
    assert bot.values(select(registrations.c.status).order_by(registrations.c.id)) == ["cancelled", "lapsed"]


def test_what_fails_in_a_round_keeps_nothing_else_of_it_from_being_done(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, ends_at=NOW)
    contact = add_contact(each_bot)
    add_message(each_bot, contact, broadcast_id=broadcast)
    add_message(each_bot, contact)

    def fail(*args: object) -> None:
        if "registrations" in str(args[2]):
            raise ZeroDivisionError

    event.listen(each_bot.runtime.database.engine, "before_cursor_execute", fail)
    assert sweep(each_bot.runtime, "me")
    assert each_bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["expired", "queued"]
    assert each_bot.rung == ["replies", "chores"]


def test_a_broadcast_on_a_channel_that_is_gone_says_so(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, channel="gone-sms")
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast, channel="gone-sms")
    sweep(each_bot.runtime, "me")
    assert each_bot.values(select(breakers.c.reason)) == ["The channel gone-sms is not configured."]


def test_a_channel_that_is_gone_is_not_spoken_of_once_nothing_waits_for_it(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), channel="gone-sms", expires_at=NOW)
    sweep(each_bot.runtime, "me")
    assert each_bot.count(breakers) == 1
    each_bot.pass_time(seconds=11)
    sweep(each_bot.runtime, "me")
    assert each_bot.count(breakers) == 0
