"""A connection to PostgreSQL that broke costs no turn: one that rested is asked first, one in use is made anew."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import select

from bot.store import database as databases
from bot.store.conversations import inbound
from bot.store.database import database_clock
from tests.bots import Bot, bot_at


@pytest.fixture
def real_time_bot(postgres_url: str) -> Iterator[Bot]:
    """A bot over PostgreSQL, whose clock decides."""
    with bot_at(postgres_url, clock=database_clock) as made:
        yield made


def break_all(url: str) -> None:
    """Have the server end every other connection to a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_broke_while_it_rested_is_replaced(
    real_time_bot: Bot, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "_SURELY_OPEN", 0.0)
    break_all(postgres_url)
    assert real_time_bot.values(select(1)) == [1]


def test_a_turn_whose_connection_breaks_is_taken_again(real_time_bot: Bot, postgres_url: str) -> None:
    phone = real_time_bot.phone()
    phone.dial()
    break_all(postgres_url)
    assert "1)" in phone.press("1")
    assert real_time_bot.count(inbound) == 2
