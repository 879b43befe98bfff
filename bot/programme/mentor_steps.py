"""What a mentor does with a request that is theirs, by phone and in the console alike."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.programme.lifecycle import By
from bot.programme.mentor_requests import LIFE, TO_CALL, TO_HELP
from bot.store.due import drop, plan


def accept(db: Connection, request: int, by: By, now: datetime) -> bool:
    """Take a request: the contact is told who will call; False where it stands elsewhere by now."""
    if not LIFE.apply(db, request, "accept", by, now, respond_by=now + TO_CALL):
        return False
    drop(db, "mentor_lapse", request, now)
    plan(db, "mentor_accepted", request, now, now)
    plan(db, "mentor_call", request, now + TO_CALL, now)
    plan(db, "mentor_help", request, now + TO_HELP, now)
    return True


def decline(db: Connection, request: int, by: By, now: datetime) -> bool:
    """Leave a request to another mentor: it goes back to staff; False where it stands elsewhere by now."""
    if not LIFE.apply(db, request, "decline", by, now, respond_by=now, mentor_id=None):
        return False
    drop(db, "mentor_lapse", request, now)
    return True


def note_call(db: Connection, request: int, note: str, by: By, now: datetime) -> bool:
    """Put a call on record, in the mentor's words; False where it stands elsewhere by now."""
    if not LIFE.apply(db, request, "call", by, now, respond_by=None, note=note):
        return False
    plan(db, "mentor_end", request, now + 2 * TO_HELP, now)
    return True
