"""Tickets: where a question to a person stands, what moves it, and by when somebody must act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.programme.lifecycle import Lifecycle, move
from bot.store.tickets import tickets


class Status(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    """Waits for somebody of the staff."""
    ASSIGNED = "assigned"
    """Somebody of the staff has it, and has not answered yet."""
    ANSWERED = "answered"
    """Staff answered, and the contact has not written since."""
    CLOSED = "closed"
    """Done, as staff say."""
    LAPSED = "lapsed"
    """Answered, and not a word came back."""


STANDING = (Status.OPEN, Status.ASSIGNED, Status.ANSWERED)
"""Where what the contact says more is part of it; a contact has one such ticket at the most."""

LIFE = Lifecycle(
    tickets,
    Status.OPEN,
    {
        "take": move((Status.OPEN, Status.ASSIGNED), Status.ASSIGNED),
        "reply": move(STANDING, Status.ANSWERED),
        "reopen": move((Status.ANSWERED,), Status.OPEN),
        "close": move(STANDING, Status.CLOSED),
        "lapse": move((Status.ANSWERED,), Status.LAPSED),
        "erase": move(STANDING, Status.CLOSED),
    },
    dues=("ticket_lapse", "ticket_back"),
)

TO_LAPSE = timedelta(days=7)
"""How long an answer waits for another word of the contact's."""
TO_HAND_BACK = timedelta(days=1)
"""How long staff may be silent before the flows speak again with a contact who was taken over."""
_WORKING_DAYS = 5
"""Monday to Friday."""


def working_day_after(now: datetime, zone: ZoneInfo) -> datetime:
    """Give the same hour on the next working day, where the contacts live."""
    then = now.astimezone(zone) + timedelta(days=1)
    while then.weekday() >= _WORKING_DAYS:
        then += timedelta(days=1)
    return then.astimezone(now.tzinfo)


def told_by(respond_by: datetime | None, now: datetime, zone: ZoneInfo) -> date:
    """Give the day that a contact reads by which they are answered: where that is past, as if they asked now."""
    by = respond_by if respond_by and respond_by > now else working_day_after(now, zone)
    return by.astimezone(zone).date()
