"""Requests to join a group: where they stand, and by when they are to be answered.

A contact asks, and the leader answers; or a leader asks somebody, who answers.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.groups import membership_requests


class Status(StrEnum):
    """Where a request to join stands."""

    ASKED = "asked"
    """Who is asked has not answered yet."""
    JOINED = "joined"
    """Agreed to: they belong to the group."""
    DECLINED = "declined"
    """Not agreed to."""
    LAPSED = "lapsed"
    """Not answered in time."""
    WITHDRAWN = "withdrawn"
    """Taken back by who asked."""


_ASKED = (Status.ASKED,)

LIFE = Lifecycle(
    membership_requests,
    Status.ASKED,
    {
        "join": move(_ASKED, Status.JOINED),
        "decline": move(_ASKED, Status.DECLINED),
        "lapse": move(_ASKED, Status.LAPSED),
        "withdraw": move(_ASKED, Status.WITHDRAWN),
        "erase": move(_ASKED, Status.WITHDRAWN),
    },
    dues=("membership_ask", "membership_lapse", "membership_told"),
)

TO_ANSWER = timedelta(days=3)
"""How long an answer may take until staff see that it is overdue."""
TO_LAPSE = timedelta(days=14)
"""How long a request waits for an answer."""

FORGOTTEN = dict.fromkeys(("number", "name", "district", "sector", "trade"))
"""What is not kept of who was asked, once it is over."""
