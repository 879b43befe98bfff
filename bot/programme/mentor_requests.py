"""Requests for a mentor: where they stand, what moves them, and by when somebody must act."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.mentorship import mentor_requests


class Status(StrEnum):
    """Where a request for a mentor stands."""

    WAITING = "waiting"
    """Waits for staff to give it to a mentor."""
    GIVEN = "given"
    """A mentor was asked and has not answered yet."""
    ACCEPTED = "accepted"
    """A mentor has it, and is to call."""
    CALLED = "called"
    """The mentor noted a call."""
    DONE = "done"
    """The contact said whether it helped, or did not say in time."""
    CANCELLED = "cancelled"
    """Taken back, by the contact or for them by staff."""


OPEN = (Status.WAITING, Status.GIVEN, Status.ACCEPTED, Status.CALLED)
"""Where a request is still somebody's affair."""

LIFE = Lifecycle(
    mentor_requests,
    Status.WAITING,
    {
        "change": move((Status.WAITING, Status.GIVEN), Status.WAITING),
        "give": move((Status.WAITING, Status.GIVEN, Status.ACCEPTED), Status.GIVEN),
        "decline": move((Status.GIVEN,), Status.WAITING),
        "lapse": move((Status.GIVEN,), Status.WAITING),
        "accept": move((Status.GIVEN,), Status.ACCEPTED),
        "call": move((Status.ACCEPTED, Status.CALLED), Status.CALLED),
        "miss": move((Status.ACCEPTED, Status.CALLED), Status.ACCEPTED),
        "finish": move((Status.ACCEPTED, Status.CALLED), Status.DONE),
        "erase": move(OPEN, Status.CANCELLED),
        "cancel": move((Status.WAITING, Status.GIVEN, Status.ACCEPTED), Status.CANCELLED),
    },
    dues=("mentor_lapse", "mentor_accepted", "mentor_call", "mentor_help", "mentor_end", "mentor_text"),
)

TO_MATCH = timedelta(days=2)
"""How long staff have to give a request to a mentor."""
TO_ANSWER = timedelta(days=1)
"""How long a mentor has to accept or decline; then it goes back to staff."""
TO_CALL = timedelta(days=7)
"""How long a mentor has to call; then the contact is asked whether the call came."""
TO_HELP = timedelta(days=30)
"""After how long the contact is asked whether it helped; twice as long after a call it is over without an answer."""
