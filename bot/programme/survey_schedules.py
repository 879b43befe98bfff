"""Surveys that follow a workshop: they start by themselves once it is known who was there, and go where it goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, select, update

from bot.programme.lifecycle import By
from bot.programme.surveys import LIFE, TO_START, Status
from bot.store.planning import drop_all, plan_all
from bot.store.surveys import surveys

START = "survey_start"
"""The kind of what is planned."""
_AT = time(9)
_LONGEST = timedelta(days=2)
"""For how long after the first morning it waits until it is known of everybody whether they were there."""
_GRACE = timedelta(days=1)
"""After how long staff see as overdue what time should have done."""


def first_morning(ends_on: date, zone: ZoneInfo) -> datetime:
    """Give when a survey may start after a workshop's last day: nine on the morning after."""
    return datetime.combine(ends_on + timedelta(days=1), _AT, zone).astimezone(UTC)


def last_morning(ends_on: date, zone: ZoneInfo) -> datetime:
    """Give when it starts in any case: who was there is to be complete by then."""
    return first_morning(ends_on, zone) + _LONGEST


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Give the next instant at which the clock shows nine, after now."""
    return first_morning(now.astimezone(zone).date() - timedelta(days=now.astimezone(zone).time() < _AT), zone)


def overdue_from(ends_on: date, zone: ZoneInfo) -> datetime:
    """Give from when staff see a survey as overdue that did not start."""
    return last_morning(ends_on, zone) + _GRACE


def follow(db: Connection, workshop: Row[Any], zone: ZoneInfo, now: datetime) -> None:
    """Have the surveys that are to follow a workshop start after its days as they are now."""
    waiting = _waiting(workshop.id)
    db.execute(update(surveys).where(waiting).values(respond_by=overdue_from(workshop.ends_on, zone)))
    plan_all(db, START, select(surveys.c.id).where(waiting), first_morning(workshop.ends_on, zone), now)


def let_go(db: Connection, workshop_id: int, by: By, now: datetime) -> None:
    """Have them follow no workshop any more, since it is cancelled: they are drafts for staff to start or to drop."""
    values = {"workshop_id": None, "days": None, "respond_by": now + TO_START}
    freed = LIFE.apply_all(db, _waiting(workshop_id), "unschedule", by, now, **values)
    drop_all(db, (START,), freed, now)


def _waiting(workshop_id: int) -> ColumnElement[bool]:
    return (surveys.c.workshop_id == workshop_id) & (surveys.c.status == Status.DRAFT)
