"""How long a lane had nothing under way after a kill, though something was due."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from bot.store.outbox import attempts, outbox

if TYPE_CHECKING:
    from bot.bench.crash.schedule import Kill, Target

Begun = dict[str, list[tuple[datetime, datetime]]]
"""By lane: when each message was first begun, in order, and since when it waited for that."""

_ONCE = select(outbox.c.lane, outbox.c.begun_at, outbox.c.created_at).where(outbox.c.attempts == 1)
_OFTEN = (
    select(outbox.c.lane, attempts.c.begun_at, outbox.c.created_at)
    .join(outbox, outbox.c.id == attempts.c.outbox_id)
    .where(attempts.c.number == 1)
)


def read_begun(db: Connection) -> Begun:
    """Give when each message was begun for the first time."""
    begun: Begun = defaultdict(list)
    for lane, at, since in (*db.execute(_ONCE).all(), *db.execute(_OFTEN).all()):
        if at is not None:
            begun[lane].append((at, since))
    return {lane: sorted(moments) for lane, moments in begun.items()}


def longest_waits(kills: Sequence[tuple[Kill, datetime]], begun: Begun) -> dict[Target, timedelta]:
    """Give the longest wait on any lane from a kill of each target to the next message that is begun.

    Where nothing was begun since an earlier kill the wait is that one's: what came on top only drew it out.
    """
    longest: dict[Target, timedelta] = dict.fromkeys((kill.target for kill, _ in kills), timedelta())
    for moments in begun.values():
        seen = -1
        for kill, at in kills:
            place = bisect_right(moments, at, key=lambda moment: moment[0])
            if place != seen and place < len(moments):
                began, since = moments[place]
                longest[kill.target] = max(longest[kill.target], began - max(at, since))
            seen = place
    return longest
