"""What a leader wrote to their group goes with them: the words, not that there were some."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.programme.lifecycle import TIME
from bot.services.broadcasting import states
from bot.services.broadcasting.states import State, Way
from bot.store.broadcasts import broadcasts
from bot.store.groups import group_texts

_THEIRS = (
    select(broadcasts.c.id, broadcasts.c.status)
    .where(
        broadcasts.c.id.in_(select(group_texts.c.broadcast_id).where(group_texts.c.contact_id == bindparam("whose")))
    )
    .order_by(broadcasts.c.id)
)


def forget_words_of(db: Connection, contact_id: int, now: datetime) -> None:
    """Empty the broadcasts by which a leader's texts went out; what had not begun is called back."""
    for broadcast in db.execute(_THEIRS, {"whose": contact_id}).all():
        if broadcast.status not in {State.FINISHED, State.CANCELLED}:
            states.move(db, broadcast.id, Way.CANCEL, TIME, now)
        own = update(broadcasts).where(broadcasts.c.id == broadcast.id)
        db.execute(own.values(text_en="", text_rw=""))
