"""A turn that PostgreSQL undoes, so that another transaction can go on, is taken again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import psycopg
from sqlalchemy import Connection

from bot.store.workshops import registrations
from tests.bots import NOW, bot_at
from tests.factories import add_contact, add_workshop

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
        assert len(turns) == 2
        assert bot.count(registrations) == 1
