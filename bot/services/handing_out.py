"""Sends handouts: as a file on WhatsApp, else as an address by SMS."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, bindparam, select

from bot.engine.values import Both
from bot.marking import N_
from bot.programme.handout_copies import LIFE, Status
from bot.programme.lifecycle import TIME
from bot.runtime import Runtime
from bot.services.notices import Notice, answer, notify
from bot.store.handouts import handout_copies, handouts

_HERE = N_("Manual: {title} {file}")
_WORTH = timedelta(days=3)
_COPY = (
    select(handout_copies, handouts.c.title_en, handouts.c.title_rw, handouts.c.file_id, handouts.c.withdrawn_at)
    .join(handouts, handouts.c.id == handout_copies.c.handout_id)
    .where(handout_copies.c.id == bindparam("copy_id"))
)


def send_copy(runtime: Runtime, db: Connection, copy: int) -> None:
    """Send a copy of a handout: who asked for it gets it at once, others when they may be written to."""
    row = db.execute(_COPY, {"copy_id": copy}).one()
    if row.status != Status.WAITING:
        return
    title = Both(row.title_en, row.title_rw)
    notice = Notice(row.contact_id, _HERE, {"title": title}, worth=_WORTH, file_id=row.file_id)
    told = row.withdrawn_at is None and (answer if row.asked else notify)(runtime, db, notice)
    LIFE.apply(db, copy, "send" if told else "miss", TIME, runtime.clock(db))
