"""What is told of a workshop to all whom it concerns, and how it reads."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import Row

from bot.engine.display import show_time
from bot.engine.values import Both, show, store
from bot.marking import N_
from bot.programme.status import Status
from bot.runtime import Runtime

MOVED = N_("Change in the training: {title}. It is now on {date}, {time}. Venue: {venue}.")
MOVED_SEAT = N_(
    "Change in the training: {title}. It is now on {date}, {time}. Venue: {venue}. "
    "If you cannot come, dial {ussd} or send SEAT."
)
MOVED_SEAT_OF_MEMBER = N_(
    "Change in the training: {title}. It is now on {date}, {time}. Venue: {venue}. "
    "If they cannot come, dial {ussd} or send MEMBERS."
)
"""On the phone of who leads the group of somebody without one, whose own seat SEAT would be about."""
CANCELLED = N_("Sorry, the training is cancelled: {title}, {date}.")

_SELECTED = N_("Your request is approved: {title}, {date}, {time}. Venue: {venue}. Your code: {code}")
_RESERVE = N_("You are on the waiting list, number {place}: {title}. When a seat becomes free we will let you know.")
_NOT_SELECTED = N_(
    "Sorry, your request was not approved: {title}. Number: {code}. We will let you know of other trainings."
)
OF_SELECTION = {Status.CONFIRMED: _SELECTED, Status.WAITLISTED: _RESERVE, Status.NOT_SELECTED: _NOT_SELECTED}
"""What is told of a selection, by where a registration stands then."""


def values_of(workshop: Row[Any]) -> dict[str, object]:
    """Give what fills the placeholders of a notice about a workshop."""
    hour: time = workshop.starts_at
    return {
        "title": Both(workshop.title_en, workshop.title_rw),
        "venue": Both(workshop.venue_en, workshop.venue_rw),
        "date": workshop.starts_on,
        "time": Both(show_time(hour, "en", short=True), show_time(hour, "rw", short=True)),
    }


def say_of(runtime: Runtime, workshop: Row[Any], message: str, language: str, now: datetime) -> str:
    """Give what is told of a workshop, as it reads in a language; in place of code and number stand dots."""
    zone = runtime.house.zone
    today = now.astimezone(zone).date()
    shown = {name: show(store(value), language, zone, today=today) for name, value in values_of(workshop).items()}
    return runtime.say(language, message, code="...", place="...", **shown)
