"""Who has had as many broadcasts as `BROADCASTS_AT_MOST` allows in so many days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select

from bot.runtime import AtMost
from bot.services.broadcasting.belonging import ON_ITS_WAY
from bot.services.broadcasting.states import Purpose, State
from bot.store.broadcasts import WAITING, broadcasts
from bot.store.outbox import outbox

_TO_COME = (State.PREPARING, State.PREPARED, State.APPROVED, State.STARTED, State.PAUSED)
_A_MINUTE = timedelta(minutes=1)
"""As exactly as it is kept when something of a broadcast last began."""


def had_enough(at_most: AtMost, now: datetime) -> Select[tuple[int]]:
    """Give who was sent so many, or is to be: what is prepared for them counts as well."""
    since = now - at_most.within
    of_late = or_(broadcasts.c.moved_at >= since - _A_MINUTE, broadcasts.c.status.in_(_TO_COME))
    recent = select(broadcasts.c.id).where(broadcasts.c.purpose == Purpose.NEWS, of_late)
    counts = or_(WAITING, and_(outbox.c.status.in_(ON_ITS_WAY), outbox.c.begun_at >= since))
    found = select(outbox.c.contact_id).where(outbox.c.broadcast_id.in_(recent), counts)
    return found.group_by(outbox.c.contact_id).having(func.count() >= at_most.broadcasts)
