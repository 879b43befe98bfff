"""Looks at what the database tells: its schema, the flows in it, the workers that write their signs of life there."""

from __future__ import annotations

from collections.abc import Iterator

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.bell import LANES
from bot.doctor.findings import Symptom, fail, ok, warn
from bot.documents import FLOWS, read_documents
from bot.engine.revision import Revision
from bot.errors import FlowError
from bot.runtime import Runtime
from bot.services.balances import read_balances
from bot.services.figures import read_standing
from bot.services.watching import find_troubles
from bot.store.conversations import publications
from bot.store.migrate import configuration

_UPGRADE = "run: bot db upgrade"


def look_at_database(runtime: Runtime, *, has_queue: bool) -> Iterator[Symptom]:
    """Say whether the database is reached and up to date; where it is, what it tells of flows and workers.

    Workers wait at a queue; where there is none, none is missed.
    """
    kind = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    try:
        with runtime.database.look() as db:
            has = MigrationContext.configure(db).get_current_revision()
            newest = ScriptDirectory.from_config(configuration()).get_current_head()
            if has != newest:
                yield fail("database", f"{kind} is reached; its schema is {has or 'empty'}, ours {newest}", _UPGRADE)
                return
            yield ok("database", f"{kind} is reached, its schema is up to date")
            yield from _look_at_flows(db, runtime)
            yield from _look_at_workers(db, runtime, has_queue=has_queue)
            yield from _look_at_balances(db, runtime)
            yield from _look_at_troubles(db, runtime)
    except (SQLAlchemyError, OSError) as error:
        yield fail("database", f"{kind} is not reached ({type(error).__name__})", "start it, or mend DATABASE_URL")


def _look_at_flows(db: Connection, runtime: Runtime) -> Iterator[Symptom]:
    documents = read_documents()
    published = {row.flow: row.digest for row in db.execute(select(publications.c.flow, publications.c.digest))}
    try:
        here = Revision.of(documents, runtime.words).digest
    except FlowError as error:
        yield fail("flows", f"those in {FLOWS.name}/ cannot be read: {error.findings[0]}", "run: bot check")
        return
    if not published:
        yield fail("flows", "none is published: nobody is answered", _UPGRADE)
    elif any(published.get(name) != here for name in documents):
        yield warn("flows", f"{len(published)} are published, but not as they stand in {FLOWS.name}/", _UPGRADE)
    else:
        yield ok("flows", f"{len(published)} are published, as revision {here}")


def _look_at_workers(db: Connection, runtime: Runtime, *, has_queue: bool) -> Iterator[Symptom]:
    standing = read_standing(runtime, db)
    up, count = standing.workers, standing.waiting
    down = [lane for lane in LANES if lane not in up]
    if not has_queue:
        yield ok("workers", f"none waits, since there is no queue; {count} messages are queued")
    elif down:
        text = f"none is alive for {', '.join(down)}; {count} messages are queued"
        yield fail("workers", text, "start worker.py, and look at its log")
    else:
        yield ok("workers", f"alive for {', '.join(up)}; {count} messages are queued")


def _look_at_balances(db: Connection, runtime: Runtime) -> Iterator[Symptom]:
    """Say what is left at each provider; where that is little, it is told with the troubles."""
    for one in read_balances(runtime, db, runtime.clock(db)):
        if not one.is_low:
            yield ok("balance", f"{one.left.amount:,.2f} {one.left.currency} are left at {one.provider}")


def _look_at_troubles(db: Connection, runtime: Runtime) -> Iterator[Symptom]:
    """Say what staff are alerted of; workers and queue have lines of their own."""
    for trouble in find_troubles(runtime, db):
        if trouble.name not in {"workers", "queue"}:
            say = fail if trouble.contacts_notice else warn
            yield say(trouble.name.partition(" ")[0], trouble.text, trouble.remedy)
