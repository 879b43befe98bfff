"""Tells those who have a registration: that the day comes near, and what became of it or of its workshop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from bot.marking import N_
from bot.programme.locking import lock_contacts
from bot.programme.reminders import find_next_seat
from bot.programme.status import HOLDS_SEAT, Status
from bot.programme.untold import note_untold
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.runtime import Runtime
from bot.services.notices import Notice, ask, notify
from bot.services.workshop_words import CANCELLED, MOVED, MOVED_SEAT, MOVED_SEAT_OF_MEMBER, OF_SELECTION, values_of
from bot.store.contacts import contacts
from bot.store.workshops import registrations, workshops

_REMINDER = N_("Reminder: {title}, {date}, {time}. Venue: {venue}. If you cannot come, dial {ussd} or send SEAT.")
_REMINDER_OF_MEMBER = N_(
    "Reminder: {title}, {date}, {time}. Venue: {venue}. If they cannot come, dial {ussd} or send MEMBERS."
)
_TODAY = N_("Today, {time}: {title}. Venue: {venue}. Your code: {code}")

_TEMPLATES = {
    _REMINDER: "reminder",
    _REMINDER_OF_MEMBER: "reminder",
    _TODAY: "reminder_today",
    MOVED: "workshop_moved",
    MOVED_SEAT: "workshop_moved_seat",
    MOVED_SEAT_OF_MEMBER: "workshop_moved_seat",
    CANCELLED: "workshop_cancelled",
    OF_SELECTION[Status.CONFIRMED]: "selected",
    OF_SELECTION[Status.WAITLISTED]: "reserve",
    OF_SELECTION[Status.NOT_SELECTED]: "not_selected",
}
"""Of each sentence: the standard template that tells the same."""

_WHOSE = select(registrations.c.contact_id).where(registrations.c.id == bindparam("of_registration"))
_AHEAD = registrations.alias("ahead")
_PLACE = (
    select(func.count())
    .where(_AHEAD.c.workshop_id == registrations.c.workshop_id, _AHEAD.c.status == Status.WAITLISTED)
    .where(_AHEAD.c.place <= registrations.c.place)
    .scalar_subquery()
)
_ROW = (
    select(registrations.c.id, registrations.c.contact_id, registrations.c.status, registrations.c.code)
    .add_columns(registrations.c.coming_at, _PLACE.label("place"), workshops.c.status.label("workshop_status"))
    .add_columns(workshops.c.title_en, workshops.c.title_rw, workshops.c.venue_en, workshops.c.venue_rw)
    .add_columns(workshops.c.starts_on, workshops.c.starts_at, contacts.c.reached_through_id)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.id == bindparam("registration_id"))
)
_A_NIGHT, _DAYS = timedelta(hours=20), timedelta(days=3)


def ask_week(runtime: Runtime, db: Connection, registration: int) -> None:
    """Ask a week before whether they will come."""
    row = _seated(db, registration)
    if row:
        _ask(runtime, db, row, _DAYS)


def ask_day(runtime: Runtime, db: Connection, registration: int) -> None:
    """Remind them on the day before; who has not said that they will come is asked."""
    row = _seated(db, registration)
    if row and row.coming_at:
        notify(runtime, db, _reminder(row, _A_NIGHT))
    elif row:
        _ask(runtime, db, row, _A_NIGHT)


def tell_morning(runtime: Runtime, db: Connection, registration: int) -> None:
    """Tell them in the morning at what hour it begins, and their code."""
    row = _seated(db, registration)
    if row:
        notify(runtime, db, _notice(row, _TODAY, timedelta(hours=3)))


def tell_moved(runtime: Runtime, db: Connection, registration: int) -> None:
    """Tell of another date, hour or venue."""
    row = _read(db, registration)
    if row.workshop_status == WorkshopStatus.PLANNED and Status(row.status).stands:
        seated = MOVED_SEAT_OF_MEMBER if row.reached_through_id else MOVED_SEAT
        _tell(runtime, db, row, seated if row.status in HOLDS_SEAT else MOVED)


def tell_cancelled(runtime: Runtime, db: Connection, registration: int) -> None:
    """Tell that the workshop does not take place."""
    _tell(runtime, db, _read(db, registration), CANCELLED)


def tell_selected(runtime: Runtime, db: Connection, registration: int) -> None:
    """Tell what became of an application."""
    row = _read(db, registration)
    message = OF_SELECTION.get(Status(row.status))
    if message:
        _tell(runtime, db, row, message)


def _tell(runtime: Runtime, db: Connection, row: Row[Any], message: str) -> None:
    """Tell what became of a registration; who cannot be told is on record for staff."""
    notice = _notice(row, message)
    if not notify(runtime, db, notice):
        note_untold(db, row.id, row.status, notice.template, runtime.clock(db))


def _ask(runtime: Runtime, db: Connection, row: Row[Any], worth: timedelta) -> None:
    """Ask by the flow, which asks about the next workshop; about a later one the sentence has to do."""
    today = runtime.clock(db).astimezone(runtime.house.zone).date()
    notice = _reminder(row, worth)
    if row.id == find_next_seat(db, row.contact_id, today):
        ask(runtime, db, "reminder", notice)
    else:
        notify(runtime, db, notice)


def _seated(db: Connection, registration: int) -> Row[Any] | None:
    """Give a registration that has a seat at a workshop that takes place, its contact locked."""
    row = _read(db, registration)
    seated = row.status == Status.CONFIRMED and row.workshop_status == WorkshopStatus.PLANNED
    return row if seated else None


def _read(db: Connection, registration: int) -> Row[Any]:
    lock_contacts(db, db.execute(_WHOSE, {"of_registration": registration}).scalar_one())
    return db.execute(_ROW, {"registration_id": registration}).one()


def _reminder(row: Row[Any], worth: timedelta) -> Notice:
    return _notice(row, _REMINDER_OF_MEMBER if row.reached_through_id else _REMINDER, worth)


def _notice(row: Row[Any], message: str, worth: timedelta = _DAYS) -> Notice:
    values = {**values_of(row), "code": row.code, "place": row.place}
    return Notice(row.contact_id, message, values, worth, template=_TEMPLATES[message])
