"""Passes on what mentor and contact write to one another, outside quiet hours and only where both may be written to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select, update

from bot.marking import N_
from bot.programme.locking import lock_contacts
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import Status
from bot.runtime import Runtime
from bot.services.notices import Notice, notify
from bot.store.mentorship import mentor_texts

_TEXT = N_("{name} ({reference}): {words}\nTo answer, send WRITE.")


def pass_on(runtime: Runtime, db: Connection, request: int) -> None:
    """Send what was written about a request and has not been sent."""
    row = get_request(db, request)
    lock_contacts(db, row.contact_id, row.mentor_contact)
    row = get_request(db, request)
    waiting = select(mentor_texts).where(mentor_texts.c.request_id == request, mentor_texts.c.status == "waiting")
    for text in db.execute(waiting.order_by(mentor_texts.c.id)).all():
        reader, name = (row.contact_id, row.mentor) if text.from_mentor else (row.mentor_contact, row.name)
        values = {"name": name or "-", "reference": row.reference, "words": text.words}
        is_open = row.status in (Status.ACCEPTED, Status.CALLED) and reader is not None
        sent = is_open and notify(runtime, db, Notice(reader, _TEXT, values, worth=timedelta(days=3)))
        became = {"status": "sent" if sent else "dropped"}
        db.execute(update(mentor_texts).where(mentor_texts.c.id == text.id).values(became))
