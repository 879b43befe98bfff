"""Opens the database and its transactions, the same on SQLite and PostgreSQL.

On SQLite every transaction takes the writer's place at its beginning, in the order of asking: SQLite's own waiting
sleeps and lets others pass (a 99th percentile of 0.4 s with several writing processes), a file lock queues.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

STORE_AWAY = (OperationalError, InterfaceError, PoolTimeout, OSError)
"""What is raised where the store cannot be reached, or cannot be written to."""

_NOW = text("SELECT clock_timestamp()")
_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")

_KEPT_ALIVE = {"idle": 5, "interval": 2, "count": 4}
"""Seconds of silence until the other end is asked for a sign, seconds between asking, and how often it is in vain."""
_LOST_AFTER = 13_000
"""Milliseconds until what we have said and nobody confirms ends the connection: the same time as of silence."""
_CONNECTED_WITHIN = 5
"""Seconds for a new connection: a server that is there answers at once, or after a packet that was lost."""
_SURELY_OPEN = 1.0
"""Seconds for which a connection that was just used is taken to be open; one that rested longer is asked first."""


class Database:
    """A database that transactions can be begun on; safe to share between threads, not across a fork."""

    def __init__(self, url: str, *, pool: int = 10) -> None:
        """Open a database by its address; `pool` is how many connections it keeps."""
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._lock_path: str | None = None
        if self.is_sqlite:
            self.engine: Engine = create_engine(parsed, hide_parameters=True, pool_size=pool, max_overflow=pool)
            _tune_sqlite(self.engine)
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
                self._lock_path = f"{parsed.database}.lock"
        else:
            manner = _manner()
            self.engine = create_engine(
                parsed, hide_parameters=True, pool_size=pool, max_overflow=pool, connect_args=manner
            )
            _ask_rested_connections(self.engine)
        self._reading = self.engine.execution_options(reads_only=True, postgresql_readonly=True)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection in a transaction that commits at the end, or rolls back when something is raised."""
        with self._turn(), self.engine.begin() as db:
            yield db

    @contextmanager
    def reshape(self) -> Iterator[Connection]:
        """Give a connection in a transaction that may make tables anew, and put each in the place of the old one.

        SQLite lets no table go that rows refer to, though another takes its place: it looks in the end whether all
        references lead somewhere. Raises ValueError where one does not, and nothing was done.
        """
        if not self.is_sqlite:
            with self.begin() as db:
                yield db
            return
        with self._turn(), self.engine.connect() as db:
            connection = db.connection.cursor()
            connection.execute("PRAGMA foreign_keys=OFF")  # says nothing within a transaction
            try:
                with db.begin():
                    yield db
                    if lost := db.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise ValueError(f"a row of {lost[0]} refers to one of {lost[2]} that is not there")
            finally:
                connection.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection that only reads, in a transaction; on SQLite it waits for no writer, and none for it."""
        with self._reading.begin() as db:
            yield db

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._lock_path is None:
            yield
            return
        handle = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def forget(self) -> bool:
        """Have nothing stay in SQLite's files of what was deleted; False where somebody reads still: ask again.

        What PostgreSQL deletes stays on its disks until it vacuums and its log has gone round.
        """
        if not self.is_sqlite:
            return True
        with self._turn(), closing(self.engine.raw_connection()) as connection:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def database_clock(db: Connection) -> datetime:
    """Give the present instant by the database's clock, so that hosts whose clocks differ agree."""
    if db.dialect.name == "sqlite":
        return datetime.now(UTC)
    return db.execute(_NOW).scalar_one().astimezone(UTC)  # type: ignore[no-any-return]  # clock_timestamp() is a datetime


def hold(db: Connection, *names: str) -> None:
    """Let one transaction at a time go on under these names; on SQLite there is only one at a time anyway."""
    if names and db.dialect.name == "postgresql":
        db.execute(_HOLD, [{"name": name} for name in sorted(names)])


def _manner() -> dict[str, str | int]:
    """Give how a connection is made so that each end notices when the other's host is gone without a word.

    Else the server would keep what a lost host has locked, and a host wait for a lost server, for two hours.
    """
    theirs: dict[str, str | int] = {f"tcp_keepalives_{name}": value for name, value in _KEPT_ALIVE.items()}
    theirs |= {"tcp_user_timeout": _LOST_AFTER, "jit": "off"}  # none of our statements is worth being compiled
    ours = {f"keepalives_{name}": value for name, value in _KEPT_ALIVE.items()}
    ours |= {"tcp_user_timeout": _LOST_AFTER, "connect_timeout": _CONNECTED_WITHIN}
    return {**ours, "options": " ".join(f"-c {name}={value}" for name, value in theirs.items())}


def _ask_rested_connections(engine: Engine) -> None:
    """Have connections that rested asked whether they are open still, and replaced where not."""

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, record: Any) -> None:  # noqa: ANN401  # the driver's connection, SQLAlchemy's record
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, _proxy: Any) -> None:  # noqa: ANN401  # the same
        if time.monotonic() - record.info.get("used_at", time.monotonic()) < _SURELY_OPEN:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own record
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("clock_timestamp", 0, _now)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _now() -> str:
    """Give SQLite what PostgreSQL has, so that a statement can ask either for the time."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
