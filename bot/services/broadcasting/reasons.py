"""Why a broadcast does not go out, or not today: kept with it as a sentence."""

from __future__ import annotations

from bot.marking import N_
from bot.runtime import Runtime

USED_UP = N_("Today's cap of {cap} {currency} is used up.")
"""Why nothing more goes out today."""


TO_NOBODY = N_("Broadcast {broadcast} goes to nobody; look at its filters and draft another.")


def reason_of(runtime: Runtime, currency: str) -> str:
    """Give the sentence that tells staff why nothing more goes out today."""
    return USED_UP.format(cap=runtime.spend_caps[currency], currency=currency)
