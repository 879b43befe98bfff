"""Copies of handouts: each that is to go, or went, to a contact."""

from __future__ import annotations

from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.handouts import handout_copies


class Status(StrEnum):
    """Where a copy stands."""

    WAITING = "waiting"
    """It is to go out."""
    SENT = "sent"
    """It was written to the contact."""
    MISSED = "missed"
    """Nobody may write to the contact, or there is no way to."""
    DROPPED = "dropped"
    """The contact was erased before."""


LIFE = Lifecycle(
    handout_copies,
    Status.WAITING,
    {
        "send": move((Status.WAITING,), Status.SENT),
        "miss": move((Status.WAITING,), Status.MISSED),
        "erase": move((Status.WAITING,), Status.DROPPED),
    },
    dues=("handout",),
)
