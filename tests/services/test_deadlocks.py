"""Locks are taken in one order; a turn that PostgreSQL undoes, so that another can go on, is taken again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from functools import partial
from threading import Event

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, insert, select, update

from bot.messages import DeliveryUpdate, MessageStatus
from bot.services import relaying, reminding
from bot.services.beginning import begin
from bot.services.broadcasting.closing import tend
from bot.services.due import do_due
from bot.services.statuses import take_in_update
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.mentorship import mentor_texts
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import ANOTHER, NOW, Bot, bot_at
from tests.factories import (
    add_bank,
    add_broadcast,
    add_contact,
    add_mentor,
    add_message,
    add_referral,
    add_registration,
    add_request,
    add_workshop,
)
from tests.people import add_on_phone_of

Work = Callable[..., None]

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def wait_for_waiting(url: str, patience: int = 500) -> None:
    """Wait until somebody waits for a lock in this database."""
    pause = Event()
    with psycopg.connect(url, autocommit=True) as watching:
        for _ in range(patience):
            if watching.execute(WAITING).fetchone():
                return
            pause.wait(0.01)
    msg = "nobody came to wait for a lock"
    raise AssertionError(msg)


def test_a_turn_in_a_deadlock_is_taken_again_and_acts_once(postgres_url: str) -> None:
    turns: list[datetime] = []

    def clock(_db: Connection) -> datetime:
        turns.append(NOW)
        return NOW

    with (
        bot_at(postgres_url, clock=clock) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        add_contact(bot)
        add_workshop(bot)
        phone = bot.phone()
        phone.dial("1*1")
        turns.clear()

        other.execute("SET deadlock_timeout = '1min'")  # so that the turn is the one that is undone
        other.execute("SELECT id FROM workshops FOR UPDATE")
        screen = line.submit(phone.press, "1")
        wait_for_waiting(postgres_url)
        other.execute("SELECT id FROM contacts FOR UPDATE")
        other.rollback()

        assert screen.result(30).startswith("Registration went well.")
        assert len(turns) > 1
        assert bot.count(registrations) == 1


def test_an_update_that_tells_of_an_opt_out_waits_for_its_contact_before_it_holds_the_message(
    postgres_url: str,
) -> None:
    said = DeliveryUpdate("africastalking", "ATXid_1", "Failed", MessageStatus.FAILED, opted_out=True)
    with (
        bot_at(postgres_url) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        add_message(bot, add_contact(bot), status=MessageStatus.ACCEPTED, provider_id="ATXid_1", begun_at=NOW)
        other.execute("SELECT id FROM contacts FOR UPDATE")
        taking_in = line.submit(take_in_update, bot.runtime, said)
        wait_for_waiting(postgres_url)
        other.execute("SELECT id FROM outbox FOR NO KEY UPDATE NOWAIT")
        other.rollback()
        taking_in.result(30)
        assert bot.values(select(outbox.c.status)) == ["failed"]
        assert bot.values(select(contacts.c.opted_out_at)) == [NOW]


def a_reminder(bot: Bot) -> Work:
    leader = add_contact(bot)
    seat = add_registration(bot, add_workshop(bot), add_on_phone_of(bot, leader))
    return partial(reminding.tell_morning, bot.runtime, registration=seat)


def texts_both_ways(bot: Bot) -> Work:
    mentor = add_mentor(bot, add_contact(bot))
    request = add_request(bot, add_contact(bot, ANOTHER), mentor_id=mentor, status="called", shares_number=False)
    for from_mentor in (True, False):
        said = {"from_mentor": from_mentor, "words": "Goat.", "status": "waiting", "created_at": NOW}
        bot.do(insert(mentor_texts).values(request_id=request, **said))
    return partial(relaying.pass_on, bot.runtime, request=request)


@pytest.mark.parametrize("prepare", [a_reminder, texts_both_ways])
def test_what_is_due_with_two_contacts_locks_them_in_the_order_of_their_ids(
    postgres_url: str, prepare: Callable[[Bot], Work]
) -> None:
    def work(bot: Bot, do: Work) -> None:
        with bot.runtime.database.begin() as db:
            do(db=db)

    with (
        bot_at(postgres_url) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        do = prepare(bot)
        other.execute("SELECT id FROM contacts WHERE id = 1 FOR UPDATE")
        doing = line.submit(work, bot, do)
        wait_for_waiting(postgres_url)
        other.execute("SELECT id FROM contacts WHERE id = 2 FOR UPDATE NOWAIT")
        other.rollback()
        doing.result(30)


def a_referral(bot: Bot) -> tuple[str, int, str]:
    return "referral_ask", add_referral(bot, add_bank(bot), add_contact(bot)), "referrals"


def a_request(bot: Bot) -> tuple[str, int, str]:
    mentor = add_mentor(bot, add_contact(bot, ANOTHER))
    return "mentor_call", add_request(bot, add_contact(bot), mentor_id=mentor, status="accepted"), "mentor_requests"


@pytest.mark.parametrize("prepare", [a_referral, a_request])
def test_who_withdraws_just_when_they_are_to_be_asked_is_not_asked(
    postgres_url: str, prepare: Callable[[Bot], tuple[str, int, str]]
) -> None:
    with (
        bot_at(postgres_url) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        kind, subject, table = prepare(bot)
        with bot.runtime.database.begin() as db:
            plan(db, kind, subject, NOW, NOW)
        other.execute("SELECT id FROM contacts FOR UPDATE")
        asking = line.submit(do_due, bot.runtime)
        wait_for_waiting(postgres_url)
        other.execute(SQL("UPDATE {} SET status = 'withdrawn'").format(Identifier(table)))
        other.commit()
        asking.result(30)
        assert bot.count(outbox) == 0


@pytest.mark.parametrize("left", [{"expires_at": NOW}, {"status": "sending", "leased_until": NOW, "begun_at": NOW}])
def test_the_sweeper_waits_for_no_message_that_somebody_has_in_hand(postgres_url: str, left: dict[str, object]) -> None:
    with (
        ThreadPoolExecutor(1) as line,
        bot_at(postgres_url) as bot,
        psycopg.connect(postgres_url) as other,
    ):
        contact = add_contact(bot)
        held, free = (add_message(bot, contact, **left) for _ in range(2))
        bot.pass_time(seconds=1)
        other.execute("SELECT id FROM outbox WHERE id = %s FOR NO KEY UPDATE", [held])
        assert line.submit(sweep, bot.runtime, "me").result(10)
        swept = dict(map(tuple, bot.rows(select(outbox.c.id, outbox.c.status))))
        assert swept[held] == left.get("status", "queued")
        assert swept[free] in {"expired", "unknown"}


def test_messages_that_do_not_begin_are_locked_in_the_order_of_their_ids(postgres_url: str) -> None:
    with (
        bot_at(postgres_url) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        contact = add_contact(bot)
        for channel in ("twilio-sms", "africastalking-sms"):
            add_message(bot, contact, channel=channel, expires_at=NOW, token="mine")
        bot.pass_time(seconds=1)
        other.execute("SELECT id FROM outbox WHERE id = 1 FOR NO KEY UPDATE")
        beginning = line.submit(begin, bot.runtime, bot.rows(select(outbox).order_by(outbox.c.id.desc())))
        wait_for_waiting(postgres_url)
        other.execute("SELECT id FROM outbox WHERE id = 2 FOR NO KEY UPDATE NOWAIT")
        other.rollback()
        assert beginning.result(30) == []
        assert bot.values(select(outbox.c.status)) == ["expired"] * 2


def test_broadcasts_that_the_cap_pauses_are_locked_in_the_order_of_their_ids(postgres_url: str) -> None:
    with (
        bot_at(postgres_url, spend_caps={"USD": Decimal(0)}) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        contact = add_contact(bot)
        for _ in range(2):
            add_message(bot, contact, broadcast_id=add_broadcast(bot, channel="africastalking-sms"))
        bot.do(update(broadcasts).where(broadcasts.c.id == 1).values(moved_at=NOW))  # it lies behind the other now
        other.execute("SELECT id FROM broadcasts WHERE id = 1 FOR NO KEY UPDATE")
        tending = line.submit(tend, bot.runtime)
        wait_for_waiting(postgres_url)
        other.execute("SELECT id FROM broadcasts WHERE id = 2 FOR NO KEY UPDATE NOWAIT")
        other.rollback()
        tending.result(30)
        assert bot.values(select(broadcasts.c.status)) == ["paused"] * 2


def test_a_broadcast_that_is_called_back_just_when_the_cap_is_to_pause_it_stays_so(postgres_url: str) -> None:
    with (
        bot_at(postgres_url, spend_caps={"USD": Decimal(0)}) as bot,
        psycopg.connect(postgres_url) as other,
        ThreadPoolExecutor(1) as line,
    ):
        add_message(bot, add_contact(bot), broadcast_id=add_broadcast(bot, channel="africastalking-sms"))
        other.execute("UPDATE broadcasts SET status = 'cancelled'")
        tending = line.submit(tend, bot.runtime)
        wait_for_waiting(postgres_url)
        other.commit()
        tending.result(30)
        assert bot.values(select(broadcasts.c.status)) == ["cancelled"]
        assert bot.values(select(outbox.c.status)) == ["cancelled"]
