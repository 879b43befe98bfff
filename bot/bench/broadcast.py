"""Preparing and forecasting a broadcast, beside the bare statement that writes such rows: times, ratios, memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from bot.bench.stage import postgres_database, settings_of
from bot.bootstrap import make_runtime
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.forecasting import forecast
from bot.services.broadcasting.preparing import prepare
from bot.settings import Settings
from bot.store.database import Database, database_clock
from bot.store.migrate import upgrade

if TYPE_CHECKING:
    from bot.runtime import Runtime

_CONTACTS = """
    INSERT INTO contacts (language, name, district, sector, trade, created_at)
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :many)
    SELECT CASE WHEN n % 3 = 0 THEN 'en' ELSE 'rw' END, 'Uwase Aline ' || n, 'Huye', 'Tumba', 'shoes', :now FROM numbers
"""
_USSD = """
    INSERT INTO addresses (contact_id, medium, value, channel)
    SELECT id, 'ussd', '+2507' || (10000000 + id), 'africastalking-ussd' FROM contacts
"""
_SMS = """
    INSERT INTO addresses (contact_id, medium, value, channel)
    SELECT id, 'sms', '+2507' || (10000000 + id), 'africastalking-sms' FROM contacts
"""
_CONSENTS = """
    INSERT INTO consents (contact_id, purpose, wording, language, medium, given_at)
    SELECT id, 'profile', 'Do you agree?', 'rw', 'ussd', :now FROM contacts
"""
_BARE = """
    INSERT INTO outbox (
        contact_id, broadcast_id, language, fields, message_class, lane, medium, channel, provider, address,
        body, segments, status, created_at, due_at, status_at
    )
    SELECT
        contacts.id, :broadcast, contacts.language, '{"contact.name" : "' || contacts.name || '"}', 'broadcast', 'bulk',
        'sms', 'africastalking-sms', 'africastalking', addresses.value, '', 0, 'queued', :now, :now, :now
    FROM contacts JOIN addresses ON addresses.contact_id = contacts.id AND addresses.medium = 'sms'
"""
_TEXTS = {
    "en": "{contact.name}, the fair of {org} opens on 1 April at nine in Huye. Come and show what you make!",
    "rw": "{org}: {contact.name}, imurikagurisha riratangira ku ya 1 Mata i Huye. Muze mwerekane ibyo mukora!",
}


@dataclass(frozen=True, slots=True)
class Costs:
    """What it took, in seconds, and by how many MB the process had grown by the end of each part."""

    rows: int
    bare: float
    preparing: float
    forecasting: float
    grown_by_preparing: float
    grown_by_forecasting: float

    @property
    def ratio(self) -> float:
        """How many times as long as the bare statement preparing took."""
        return self.preparing / self.bare


def on_sqlite(many: int, say: Callable[[str], None]) -> Costs:
    """Measure on a new SQLite file."""
    with TemporaryDirectory() as folder:
        return _measure(f"sqlite:///{Path(folder) / 'bench.db'}", many, say)


def on_postgres(server_url: str, many: int, say: Callable[[str], None]) -> Costs:
    """Measure on a new database of a PostgreSQL server."""
    with postgres_database(server_url) as url:
        return _measure(url, many, say)


def _measure(url: str, many: int, say: Callable[[str], None]) -> Costs:
    say(f"filling in {many:,} contacts")
    _fill(url, many)
    settings = Settings.model_validate({name.lower(): value for name, value in settings_of(url, "").items()})
    with closing(make_runtime(settings)) as runtime:
        ours, theirs = _draft(runtime), _draft(runtime)
        say("the bare statement")
        bare = _timed(lambda: _insert_bare(runtime, theirs))
        say("preparing")
        before = _memory()
        preparing = _timed(lambda: prepare(runtime, ours))
        prepared = _memory()
        say("forecasting")
        forecasting = _timed(lambda: forecast(runtime, ours))
        return Costs(many, bare, preparing, forecasting, prepared - before, _memory() - prepared)


def _fill(url: str, many: int) -> None:
    database = Database(url)
    with closing(database):
        upgrade(database)
        with database.begin() as db:
            for statement in (_CONTACTS, _USSD, _SMS, _CONSENTS):
                _execute(db, statement, {"now": database_clock(db), "many": many})
        with database.begin() as db:
            db.execute(text("ANALYZE"))


def _draft(runtime: Runtime) -> int:
    with runtime.database.begin() as db:
        return draft(db, runtime, Draft("Bench", _TEXTS))


def _insert_bare(runtime: Runtime, broadcast_id: int) -> None:
    with runtime.database.begin() as db:
        _execute(db, _BARE, {"broadcast": broadcast_id, "now": runtime.clock(db)})


def _execute(db: Connection, statement: str, values: dict[str, object]) -> None:
    named = {name: value for name, value in values.items() if f":{name}" in statement}
    if db.dialect.name == "sqlite":
        named = {name: str(value)[:26] if isinstance(value, datetime) else value for name, value in named.items()}
    db.execute(text(statement), named)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> float:
    """Give the most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
