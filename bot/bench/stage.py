"""Where the webhook is measured: a database of its own, and the settings of a bot with one provider."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from sqlalchemy import make_url, update

from bot.catalogue import read_catalogue
from bot.demo import load_demo
from bot.documents import LOCALES, read_documents
from bot.services.publishing import publish
from bot.store.database import Database, database_clock
from bot.store.migrate import upgrade
from bot.store.workshops import workshops

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "bench"  # noqa: S105  # of a server that lives for a measurement
WEBHOOK = f"/webhooks/africastalking/{SECRET}/ussd"


def settings_of(database_url: str, redis_url: str) -> dict[str, str]:
    """Give the environment of a bot whose one provider is Africa's Talking, whom nobody calls."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": "http://127.0.0.1",
        "AT_USERNAME": "bench",
        "AT_API_KEY": SECRET,
        "AT_WEBHOOK_SECRET": SECRET,
        "AT_SENDER_ID": "8080",
        "AT_API_URL": "http://127.0.0.1:9",
        "USSD_CODE": "*384*10#",
        "HELP_PHONE": "+250780000009",
    }


def fill(database_url: str) -> None:
    """Make the schema, publish the flows, and open workshops whose seats do not run out."""
    database = Database(database_url)
    try:
        upgrade(database)
        documents = read_documents()
        with database.begin() as db:
            publish(db, documents, read_catalogue(LOCALES), database_clock(db))
            load_demo(db, database_clock(db), ZoneInfo("Africa/Kigali"))
            db.execute(update(workshops).values(seats=1_000_000))
    finally:
        database.close()


@contextmanager
def postgres_database(server_url: str) -> Iterator[str]:
    """Give the address of a new database on a PostgreSQL server; it is dropped at the end."""
    name = f"bench_{uuid4().hex}"
    server = make_url(server_url)
    _execute(server_url, "CREATE DATABASE {}", name)
    try:
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        _execute(server_url, "DROP DATABASE {} WITH (FORCE)", name)


def _execute(server_url: str, statement: str, name: str) -> None:
    plain = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
