"""Certificates: where they stand, what moves them, and by when they should be with their owners."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.certificates import certificates


class Status(StrEnum):
    """Where a certificate stands."""

    ISSUED = "issued"
    """It has its number, and is on its way to its owner."""
    SENT = "sent"
    """Its owner was sent it, or got it on paper."""
    REVOKED = "revoked"
    """Staff took it back, for a reason that is on record."""
    ERASED = "erased"
    """Its owner was erased: nobody can say any more whose it was."""


VALID = (Status.ISSUED, Status.SENT)
"""Where its number is valid."""

LIFE = Lifecycle(
    certificates,
    Status.ISSUED,
    {
        "send": move((Status.ISSUED,), Status.SENT),
        "hand_over": move((Status.ISSUED,), Status.SENT),
        "revoke": move(VALID, Status.REVOKED),
        "erase": move(VALID, Status.ERASED),
    },
    dues=("certificate", "certificate_again"),
    rests=(Status.SENT,),
)

TO_SEND = timedelta(days=2)
"""How long a certificate may take to its owner; then staff see it as overdue, and hand it over on paper."""
