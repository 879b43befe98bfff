"""Workshops: where they stand, what moves them, and what is due with each on its way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from bot.marking import N_
from bot.programme.lifecycle import Lifecycle, move
from bot.store.workshops import workshops


class Status(StrEnum):
    """Where a workshop stands."""

    PLANNED = "planned"
    """Is to take place, or is taking place."""
    OVER = "over"
    """Its days are past; who was there is still being completed."""
    HELD = "held"
    """It is known of everybody whether they were there."""
    CANCELLED = "cancelled"
    """Does not take place."""


class Stage(StrEnum):
    """What is due with a workshop, in this order."""

    WEEK = "week"
    """Who has a seat is asked whether they will come."""
    DAY = "day"
    """They are reminded, or asked again."""
    MORNING = "morning"
    """They are told the hour and their code."""
    OVER = "over"
    """Nobody waits for a seat any more; staff complete who was there."""
    DONE = "done"
    """Everybody was there or not."""


LIFE = Lifecycle(
    workshops,
    Status.PLANNED,
    {
        "move": move((Status.PLANNED,), Status.PLANNED),
        "change": move((Status.PLANNED,), Status.PLANNED),
        "select": move((Status.PLANNED,), Status.PLANNED),
        "cancel": move((Status.PLANNED,), Status.CANCELLED),
        "over": move((Status.PLANNED,), Status.OVER),
        "finish": move((Status.OVER,), Status.HELD),
    },
    dues=tuple(f"workshop_{stage}" for stage in Stage),
)

PAST_CHANGE = N_("This training is over or cancelled: nothing of it can be changed.")
TO_SELECT = timedelta(days=2)
"""How long staff have to select once registration has closed."""
_TO_COMPLETE = timedelta(days=2)
"""How long staff have to complete who was there."""

_ASKING, _WAKING = time(10), time(7)
"""Hours of the day; where they are quiet, it is said as soon as they end."""


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Give when registration closes whose last day this is."""
    return datetime.combine(day, time(23, 59), zone)


def stages_of(workshop: Row[Any], zone: ZoneInfo) -> Iterator[tuple[Stage, datetime]]:
    """Give what is due with a workshop, and when, in its order."""
    over = datetime.combine(workshop.ends_on + timedelta(days=1), time(), zone)
    whens = {
        Stage.WEEK: datetime.combine(workshop.starts_on - timedelta(days=7), _ASKING, zone),
        Stage.DAY: datetime.combine(workshop.starts_on - timedelta(days=1), _ASKING, zone),
        Stage.MORNING: datetime.combine(workshop.starts_on, _WAKING, zone),
        Stage.OVER: over,
        Stage.DONE: over + _TO_COMPLETE,
    }
    yield from ((stage, at.astimezone(UTC)) for stage, at in whens.items())
