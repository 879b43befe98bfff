"""Products of artisans: where they stand, what moves them, and by when somebody must act."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.products import products


class Status(StrEnum):
    """Where a product stands."""

    DRAFT = "draft"
    """The artisan has begun to describe it, and has not agreed to anything yet."""
    SUBMITTED = "submitted"
    """Waits for staff to look at it."""
    SHOWN = "shown"
    """Is in the exhibition."""
    RETURNED = "returned"
    """Staff want something changed, and the artisan was told what."""
    WITHDRAWN = "withdrawn"
    """Taken back by the artisan, by staff, or because nobody answered."""


OPEN = (Status.DRAFT, Status.SUBMITTED, Status.SHOWN, Status.RETURNED)
"""Where a product is still somebody's affair."""

LIFE = Lifecycle(
    products,
    Status.DRAFT,
    {
        "submit": move((Status.DRAFT,), Status.SUBMITTED),
        "mend": move((Status.SUBMITTED, Status.SHOWN, Status.RETURNED), Status.SUBMITTED),
        "approve": move((Status.SUBMITTED,), Status.SHOWN),
        "renew": move((Status.SHOWN,), Status.SHOWN),
        "return": move((Status.SUBMITTED, Status.SHOWN), Status.RETURNED),
        "lapse": move((Status.DRAFT, Status.SHOWN, Status.RETURNED), Status.WITHDRAWN),
        "withdraw": move(OPEN, Status.WITHDRAWN),
        "erase": move(OPEN, Status.WITHDRAWN),
    },
    dues=("product_ask", "product_lapse"),
)

TO_REVIEW = timedelta(days=3)
"""How long staff have to look at a product."""
TO_MEND = timedelta(days=30)
"""How long an artisan has to finish or to change one; then it is withdrawn."""
IS_FRESH = timedelta(days=180)
"""After how long in the exhibition the artisan is asked whether it is still to be had."""
TO_ANSWER = timedelta(days=14)
"""How long they have to answer that; then it is withdrawn."""
