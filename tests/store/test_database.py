"""Transactions: whole or not at all, and on SQLite in the order of asking."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store.contacts import addresses, contacts
from bot.store.database import Database, database_clock
from bot.store.outbox import leases

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_what_is_raised_in_a_transaction_undoes_it(database: Database) -> None:
    def begin_and_fail() -> None:
        with database.begin() as db:
            db.execute(insert(contacts).values(created_at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()
    with database.begin() as db:
        assert db.execute(select(func.count()).select_from(contacts)).scalar_one() == 0


def test_after_what_was_raised_the_next_transaction_begins(database: Database) -> None:
    for _ in range(30):
        with pytest.raises(ZeroDivisionError), database.begin():
            raise ZeroDivisionError
    with database.begin() as db:
        assert db.execute(select(1)).scalar_one() == 1


def test_many_who_count_up_at_once_lose_no_step(database: Database) -> None:
    with database.begin() as db:
        db.execute(insert(leases).values(name="count", holder="0", until=NOW))

    def count_up(_: int) -> None:
        with database.begin() as db:
            at = db.execute(select(leases.c.holder).where(leases.c.name == "count").with_for_update()).scalar_one()
            db.execute(update(leases).values(holder=str(int(at) + 1)))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count_up, range(200)))
    with database.begin() as db:
        assert db.execute(select(leases.c.holder)).scalar_one() == "200"


def test_the_databases_clock_is_aware_and_in_utc(database: Database) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    with database.begin() as db:
        now = database_clock(db)
    assert before < now < datetime.now(UTC) + timedelta(seconds=5)
    assert now.tzinfo is UTC


def test_an_instant_comes_back_as_it_was_in_utc(database: Database) -> None:
    kigali = datetime(2027, 3, 1, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.begin() as db:
        db.execute(insert(contacts).values(created_at=kigali))
        found = db.execute(select(contacts.c.created_at)).scalar_one()
    assert found == kigali
    assert found.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"), database.begin() as db:
        db.execute(insert(contacts).values(created_at=datetime(2027, 3, 1)))  # noqa: DTZ001  # that is the point


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(insert(addresses).values(contact_id=4711, medium="sms", value="+250788000100", channel="x"))


def test_the_folder_of_an_embedded_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'bot.db'}")
    with database.begin() as db:
        assert db.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    database.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_is_taken(scheme: str) -> None:
    database = Database(f"{scheme}://somebody:secret@127.0.0.1:1/bot")
    assert database.engine.dialect.driver == "psycopg"
    assert "secret" not in repr(database.engine.url)
    database.close()


def test_who_only_looks_waits_for_no_writer_and_no_writer_waits(database: Database) -> None:
    with database.begin() as db:
        db.execute(insert(contacts).values(created_at=NOW))
        with database.look() as reading:
            assert reading.execute(select(func.count()).select_from(contacts)).scalar_one() == 0
    with database.look() as reading:
        assert reading.execute(select(func.count()).select_from(contacts)).scalar_one() == 1
        with database.begin() as db:
            db.execute(insert(contacts).values(created_at=NOW))
        assert reading.execute(select(1)).scalar_one() == 1


def test_a_look_leaves_nothing_behind_for_the_next_writer(database: Database) -> None:
    for _ in range(30):
        with database.look() as db:
            db.execute(select(1))
        with database.begin() as db:
            db.execute(insert(contacts).values(created_at=NOW))


def test_a_server_notices_when_the_host_of_a_connection_has_vanished(postgres_url: str) -> None:
    asked = text("SELECT name, reset_val FROM pg_settings WHERE name LIKE 'tcp\\_%'")
    with closing(Database(postgres_url)) as database, database.begin() as db:
        kept_alive = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "4"}
        assert {row.name: row.reset_val for row in db.execute(asked)} == kept_alive | {"tcp_user_timeout": "13000"}
