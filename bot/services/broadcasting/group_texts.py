"""What leaders write to their groups, sent as broadcasts: counted and paid as they are, and never in quiet hours."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.errors import BroadcastError
from bot.runtime import Runtime
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
    .order_by(group_texts.c.id)
)

log = logging.getLogger(__name__)


def send_group_texts(runtime: Runtime) -> None:
    """Send what leaders wrote; what was cut off goes on where it stood, and what cannot be sent is dropped."""
    with runtime.database.begin() as db:
        waiting = db.execute(_WAITING).all()
    for row in waiting:
        try:
            broadcast = row.broadcast_id or _draft(runtime, row)
            prepare(runtime, broadcast)
            start(runtime, broadcast)
        except BroadcastError as error:
            log.warning("the text %s to a group cannot be sent: %s", row.id, error)
            _drop(runtime, row.id)
        except Exception:
            log.exception("the text %s to a group could not be sent; it is tried again", row.id)


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


def _drop(runtime: Runtime, text: int) -> None:
    with runtime.database.begin() as db:
        dropped = update(group_texts).where(group_texts.c.id == text)
        db.execute(dropped.values(dropped_at=runtime.clock(db)))
