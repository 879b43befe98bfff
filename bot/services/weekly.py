"""The last seven days in figures: what was said, what it cost, who registered, and where conversations were left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ColumnElement, Connection, Select, and_, cast, func, not_, or_, select

from bot.engine.walking.book import MAIN
from bot.store.conversations import inbound, sessions
from bot.store.counts import Found
from bot.store.outbox import outbox
from bot.store.workshops import registrations

DAYS = 7
MICRO = 1_000_000
"""Money is counted in millionths."""

Look = Callable[[Connection, datetime], Found]
"""Counts what there is at an instant, by labels."""

_OUT = select(outbox.c.medium, outbox.c.status, func.count()).group_by(outbox.c.medium, outbox.c.status)
_IN = select(inbound.c.medium, func.count()).group_by(inbound.c.medium)
_COST = (
    select(outbox.c.currency, func.sum(outbox.c.price)).where(outbox.c.price.is_not(None)).group_by(outbox.c.currency)
)
_REGISTERED = select(registrations.c.district, func.count()).group_by(registrations.c.district)


def looks(zone: ZoneInfo) -> Mapping[str, Look]:
    """Give what is counted of the week, by the kind that it is kept under; a day is one of this zone."""
    return {
        "week out": _daily(zone, _OUT, outbox.c.created_at, "medium", "status"),
        "week in": _daily(zone, _IN, inbound.c.received_at, "medium"),
        "week cost": _daily(zone, _COST, outbox.c.created_at, "currency"),
        "week registered": _daily(zone, _REGISTERED, registrations.c.created_at, "district"),
        "week left": _left,
    }


def days_of(now: datetime, zone: ZoneInfo) -> list[date]:
    """Give the days of the week that ends today."""
    today = now.astimezone(zone).date()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def _daily(zone: ZoneInfo, counted: Select, written_at: ColumnElement[datetime], *labels: str) -> Look:  # type: ignore[type-arg]
    """Give what counts rows by day and labels; each day is a range of an index."""

    def look(db: Connection, now: datetime) -> Found:
        found = Found()
        for day in days_of(now, zone):
            begins, ends = (datetime.combine(day + timedelta(days=more), time(), zone) for more in (0, 1))
            within = and_(written_at >= begins.astimezone(UTC), written_at < ends.astimezone(UTC))
            for *values, count in db.execute(counted.where(within)):
                key = {"day": day.isoformat(), **dict(zip(labels, values, strict=True))}
                found[json.dumps(key)] = round(count * MICRO) if isinstance(count, Decimal) else count
        return found

    return look


def _left(db: Connection, now: datetime) -> Found:
    """Count the conversations begun of late in which nobody is any more, by where they stood when they were left.

    One that went on elsewhere, with another flow, was left, too; one that waits at the main menu was not.
    """
    flow, step = _standing(db.dialect.name)
    was_finished = sessions.c.ended_at == sessions.c.touched_at
    is_over = or_(sessions.c.ended_at.is_not(None), sessions.c.expires_at < now)
    begun = sessions.c.started_at >= now - timedelta(days=DAYS)
    found = select(flow, step, func.count()).where(begun, is_over, not_(func.coalesce(was_finished, False)))
    rows = db.execute(found.where(flow != MAIN).group_by(flow, step))
    return Found({json.dumps({"flow": row[0], "step": row[1]}): row[2] for row in rows})


def _standing(dialect: str) -> Iterator[ColumnElement[str]]:
    """Give the flow and the step on top of a session's stack, as each database reads JSON."""
    for part in (0, 1):
        if dialect == "sqlite":
            yield func.json_extract(sessions.c.state, f"$[1][#-1][{part}]")
        else:
            yield cast(sessions.c.state, JSON)[1][-1][part].as_string()


def add_up(rows: list[tuple[dict[str, str], int]], *labels: str) -> Counter[tuple[str, ...]]:
    """Give how many there are of those that share these labels."""
    found: Counter[tuple[str, ...]] = Counter()
    for named, count in rows:
        found[tuple(named[label] for label in labels)] += count
    return found
