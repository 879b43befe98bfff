"""The text of a template in one language: where it stands with WhatsApp, and by when staff must see to it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.templates import template_texts


class Category(StrEnum):
    """What a template is for, which decides what a message by it costs."""

    UTILITY = "utility"
    """News of a contact's own affairs."""
    MARKETING = "marketing"
    """Anything else."""


class Status(StrEnum):
    """Where a text stands."""

    DRAFT = "draft"
    """Written down; WhatsApp was not asked yet."""
    SUBMITTED = "submitted"
    """WhatsApp is asked, or about to be."""
    APPROVED = "approved"
    """Whoever reads this language can be written to with it at any time."""
    REJECTED = "rejected"
    """WhatsApp refuses it; it may be changed and submitted again."""
    PAUSED = "paused"
    """WhatsApp approved it and stopped it, since people complained."""
    WITHDRAWN = "withdrawn"
    """Staff use it no more."""


STANDING = (Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.REJECTED, Status.PAUSED)
"""Where a text may still be used one day."""
WATCHED = (Status.SUBMITTED, Status.APPROVED, Status.PAUSED)
"""Where WhatsApp may change its mind at any time."""

LIFE = Lifecycle(
    template_texts,
    Status.DRAFT,
    {
        "submit": move((Status.DRAFT,), Status.SUBMITTED),
        "approve": move((Status.SUBMITTED, Status.PAUSED), Status.APPROVED),
        "reject": move(WATCHED, Status.REJECTED),
        "pause": move((Status.SUBMITTED, Status.APPROVED), Status.PAUSED),
        "change": move((Status.DRAFT, Status.REJECTED), Status.DRAFT),
        "withdraw": move(STANDING, Status.WITHDRAWN),
    },
    rests=(Status.DRAFT, Status.APPROVED),
)

TO_APPROVE = timedelta(days=3)
"""How long WhatsApp may take; it says two days."""
TO_MEND = timedelta(days=7)
"""How long staff have to change or withdraw what was refused or stopped."""
