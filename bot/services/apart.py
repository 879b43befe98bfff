"""Several things done each by itself: one over which we fail keeps none of the others back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.store.database import STORE_AWAY

Thing = TypeVar("Thing")

log = logging.getLogger(__name__)


def do_apart(things: Mapping[str, Thing], do: Callable[[Thing], object]) -> list[Thing]:
    """Do something with each of these, by what they are called in the log; gives those over which we failed.

    Where the store is away, that is raised: then nothing can be done with any of them.
    """
    failed = []
    for name, thing in things.items():
        try:
            do(thing)
        except STORE_AWAY:
            raise
        except Exception:
            log.exception("%s: an error of ours; the others go on", name)
            failed.append(thing)
    return failed
