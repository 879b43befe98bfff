"""Locks are taken in one order; a turn that PostgreSQL undoes, so that another can go on, is taken again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import psycopg
from sqlalchemy import Connection, select

from bot.messages import DeliveryUpdate, MessageStatus
from bot.services.statuses import take_in_update
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import NOW, bot_at
from tests.factories import add_contact, add_message, add_workshop

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
