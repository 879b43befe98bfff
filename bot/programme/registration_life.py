"""The life of a registration: what moves it, and what is due with it."""

from __future__ import annotations

from bot.programme.lifecycle import Lifecycle, move
from bot.programme.status import Status
from bot.store.workshops import registrations

STANDING = tuple(status for status in Status if status.stands)
"""Where a registration is still worth something."""

LIFE = Lifecycle(
    registrations,
    Status.APPLIED,
    {
        "offer": move((Status.WAITLISTED,), Status.OFFERED),
        "give": move((Status.WAITLISTED,), Status.CONFIRMED),
        "accept": move((Status.OFFERED,), Status.CONFIRMED),
        "decline": move((Status.OFFERED,), Status.DECLINED),
        "lapse": move((Status.OFFERED,), Status.LAPSED),
        "select": move((Status.APPLIED,), Status.CONFIRMED),
        "reserve": move((Status.APPLIED,), Status.WAITLISTED),
        "refuse": move((Status.APPLIED, Status.WAITLISTED), Status.NOT_SELECTED),
        "come": move((Status.CONFIRMED,), Status.CONFIRMED),
        "cancel": move(STANDING, Status.CANCELLED),
        "call_off": move(STANDING, Status.CALLED_OFF),
        "attend": move((Status.CONFIRMED,), Status.ATTENDED),
        "miss": move((Status.CONFIRMED,), Status.ABSENT),
    },
    dues=(
        *("reminder_week", "reminder_day", "reminder_morning"),
        *("workshop_moved", "workshop_cancelled", "selection_told", "seat_cancelled"),
    ),
)
"""It is begun by whoever applies, in the status that the workshop gives them; who gave theirs up may apply again.

Staff act on its workshop, never on one alone, so that it has no time by which to act; and of whom is erased it is
given up where the workshop is to come, and stays as a count where it is past.
"""
