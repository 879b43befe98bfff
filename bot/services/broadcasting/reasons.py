"""Why the day's money ends a broadcast: kept with it as a sentence, and read again to be told in any language."""

from __future__ import annotations

import re

from bot.engine.words import N_
from bot.errors import Told
from bot.runtime import Runtime

USED_UP = N_("Today's cap of {cap} {currency} is used up.")
"""Why nothing more goes out today."""

_READ = re.compile(r"Today's cap of (?P<cap>[\d.]+) (?P<currency>[A-Z]{3}) is used up\.")


def reason_of(runtime: Runtime, currency: str) -> str:
    """Give the sentence that tells staff why nothing more goes out today."""
    return USED_UP.format(cap=runtime.spend_caps[currency], currency=currency)


def read_reason(reason: str) -> Told:
    """Give what a broadcast is paused for as it can be told in any language."""
    found = _READ.fullmatch(reason)
    return Told(USED_UP, found.groupdict()) if found else Told(reason)
