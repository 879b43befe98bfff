"""What leaders write to their groups, sent as broadcasts: counted and paid as they are, and never in quiet hours."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from bot.errors import BroadcastError
from bot.runtime import Runtime
from bot.services import kept_sentences
from bot.services.apart import do_apart
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import LANGUAGES, Draft, draft
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.starting import start
from bot.services.broadcasting.states import Purpose, State
from bot.store.broadcasts import broadcasts
from bot.store.groups import group_texts, groups
from bot.text import sendable

_NOT_STARTED = (State.DRAFT, State.PREPARING, State.PREPARED, State.APPROVED)
_WAITING = (
    select(group_texts.c.id, group_texts.c.words, group_texts.c.broadcast_id, groups.c.name)
    .join(groups, groups.c.id == group_texts.c.group_id)
    .outerjoin(broadcasts, broadcasts.c.id == group_texts.c.broadcast_id)
    .where(group_texts.c.dropped_at.is_(None), group_texts.c.words != "")
    .where(or_(group_texts.c.broadcast_id.is_(None), broadcasts.c.status.in_(_NOT_STARTED)))
    .where(or_(group_texts.c.again_at.is_(None), group_texts.c.again_at <= bindparam("now")))
    .order_by(group_texts.c.id)
)

_ATTEMPTS_AT_MOST = 5
_SET_ASIDE_FOR = timedelta(seconds=30)

log = logging.getLogger(__name__)


def send_group_texts(runtime: Runtime) -> None:
    """Send what leaders wrote; what was cut off goes on where it stood, and what cannot be sent is dropped.

    One over which we fail keeps none of the others waiting, and is dropped after five attempts.
    """
    with runtime.database.begin() as db:
        waiting = db.execute(_WAITING, {"now": runtime.clock(db)}).all()
    named = {f"the text {row.id} to a group could not be sent": row for row in waiting}
    for row in do_apart(named, partial(_send, runtime)):
        _set_aside(runtime, row.id)


def _send(runtime: Runtime, row: Row[*tuple[Any, ...]]) -> None:
    try:
        broadcast = row.broadcast_id or _draft(runtime, row)
        prepare(runtime, broadcast)
        start(runtime, broadcast)
    except BroadcastError as error:
        log.warning("the text %s to a group cannot be sent: %s", row.id, error)
        with runtime.database.begin() as db:
            dropped = update(group_texts).where(group_texts.c.id == row.id)
            db.execute(dropped.values(dropped_at=runtime.clock(db), dropped_for=str(error)))


def _draft(runtime: Runtime, row: Row[*tuple[Any, ...]]) -> int:
    words = sendable(f"{row.name}: {row.words}")
    wanted = Draft(
        f"{row.name} {row.id}", dict.fromkeys(LANGUAGES, words), Audience(group=row.name), purpose=Purpose.GROUP
    )
    with runtime.database.begin() as db:
        mine = select(group_texts.c.id).where(group_texts.c.id == row.id, group_texts.c.broadcast_id.is_(None))
        db.execute(mine.with_for_update()).one()
        broadcast = draft(db, runtime, wanted)
        db.execute(update(group_texts).where(group_texts.c.id == row.id).values(broadcast_id=broadcast))
    return broadcast


def _set_aside(runtime: Runtime, text: int) -> None:
    """Count that we ourselves failed over a text, and drop it after five times."""
    own = update(group_texts).where(group_texts.c.id == text, group_texts.c.dropped_at.is_(None))
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        db.execute(own.values(failures=group_texts.c.failures + 1, again_at=now + _SET_ASIDE_FOR))
        is_over = group_texts.c.failures >= _ATTEMPTS_AT_MOST
        db.execute(own.where(is_over).values(dropped_at=now, dropped_for=kept_sentences.OWN_FAULT))
