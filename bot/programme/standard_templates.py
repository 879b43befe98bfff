"""The templates that stand for notices: the same news as theirs, worded as WhatsApp wants a template to be.

Between two fields stands a word, and none at either end; a notice whose template is approved reaches also who has
nothing but WhatsApp and has not written for a day.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.marking import N_
from bot.programme.template_words import OF_CONTACT, fields_of

STANDARD: Mapping[str, str] = {
    "workshop_moved": N_("Change in the training: {title}. It is now on {date} at {time}. Venue: {venue}. Thank you."),
    "workshop_moved_seat": N_(
        "Change in the training: {title}. It is now on {date} at {time}. Venue: {venue}. If you cannot come, send SEAT."
    ),
    "workshop_cancelled": N_(
        "Sorry, the training of {date} is cancelled: {title}. We will let you know of other trainings."
    ),
    "selected": N_(
        "Your request is approved: {title}. It is on {date} at {time}. Venue: {venue}. Your code: {code}. "
        "If you cannot come, send SEAT."
    ),
    "reserve": N_(
        "You are on the waiting list: {title}. Your number: {place}. When a seat becomes free we will let you know."
    ),
    "not_selected": N_(
        "Sorry, your request was not approved: {title}. Number: {code}. We will let you know of other trainings."
    ),
    "reminder": N_("Reminder: {title}. It is on {date} at {time}. Venue: {venue}. If you cannot come, send SEAT."),
    "reminder_today": N_(
        "Reminder of the training today: {title}, at {time}. Venue: {venue}. Your code: {code}. Thank you."
    ),
    "seat_offered": N_("A seat is free: {title}. It is on {date}. To confirm by {deadline}, send SEAT."),
    "seat_given": N_(
        "A seat became free and it is yours: {title}. It is on {date}. Venue: {venue}. Your code: {code}. Thank you."
    ),
    "survey": N_("You are asked to answer some questions: {title}. To begin, send {word}. Thank you."),
}
"""By the name that a notice knows its template by."""


def fields_for(name: str) -> tuple[str, ...]:
    """Give the fields that a template of this name may have."""
    return fields_of(STANDARD[name]) if name in STANDARD else OF_CONTACT
