"""After a backup was restored: what was waiting when it was made may have been sent since, and is not sent again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, update

from bot.messages import MessageStatus
from bot.runtime import Runtime
from bot.store.outbox import outbox

_SENTENCE = "It was waiting when the backup was made that was restored: it may have been sent since."


def set_aside(runtime: Runtime, since: datetime) -> int:
    """Make unknown what was waiting or being sent at an instant, that of the backup; gives how many.

    What was not due yet cannot have been sent, and stays; so does what was written after that instant. The provider
    is asked about the others, as about any message in doubt.
    """
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        waited = outbox.c.status.in_([MessageStatus.QUEUED, MessageStatus.SENDING])
        doubtful = update(outbox).where(waited, outbox.c.created_at <= since, outbox.c.due_at <= now)
        values = {
            "status": MessageStatus.UNKNOWN,
            "status_at": now,
            "begun_at": func.coalesce(outbox.c.begun_at, outbox.c.due_at),
            "token": None,
            "leased_until": None,
            "reason": _SENTENCE,
        }
        return db.execute(doubtful.values(values)).rowcount
