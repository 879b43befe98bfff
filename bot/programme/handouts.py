"""Handouts: documents for those who come to workshops, as staff keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from bot.programme.handout_copies import Status
from bot.store.files import File, keep_file
from bot.store.handouts import handout_chapters, handout_copies, handouts

_STANDING = select(handouts).where(handouts.c.id == bindparam("handout_id"), handouts.c.withdrawn_at.is_(None))
_CHAPTERS = (
    select(func.count()).where(handout_chapters.c.handout_id == handouts.c.id).correlate(handouts).scalar_subquery()
)
_SENT = (
    select(func.count())
    .where(handout_copies.c.handout_id == handouts.c.id, handout_copies.c.status == Status.SENT)
    .correlate(handouts)
    .scalar_subquery()
)


def add_handout(db: Connection, values: Mapping[str, object], file: File, now: datetime) -> int:
    """Keep a handout: title_en, title_rw, language, workshop_id or None for everybody; gives its id."""
    row = {**values, "file_id": keep_file(db, file, now), "created_at": now}
    return int(db.execute(insert(handouts).returning(handouts.c.id), row).scalar_one())


def get_handout(db: Connection, handout: int) -> Row[Any]:
    """Give a handout. Raises LookupError where there is none, or it was withdrawn."""
    row = db.execute(_STANDING, {"handout_id": handout}).one_or_none()
    if row is None:
        msg = f"there is no handout {handout}; see: bot handouts list"
        raise LookupError(msg)
    return row


def set_chapters(db: Connection, handout: int, chapters: Sequence[Mapping[str, str]]) -> None:
    """Have a handout read chapter by chapter like this, in place of before. Raises LookupError."""
    get_handout(db, handout)
    db.execute(delete(handout_chapters).where(handout_chapters.c.handout_id == handout))
    rows = [{**chapter, "handout_id": handout, "place": place} for place, chapter in enumerate(chapters, start=1)]
    if rows:
        db.execute(insert(handout_chapters), rows)


def chapters_of(db: Connection, handout: int) -> Sequence[Row[Any]]:
    """Give the chapters of a handout, in order."""
    of_it = select(handout_chapters).where(handout_chapters.c.handout_id == handout)
    return db.execute(of_it.order_by(handout_chapters.c.place)).all()


def count_copies(db: Connection, handout: int) -> dict[str, int]:
    """Give how many copies of a handout there are, by where they stand."""
    of_it = select(handout_copies.c.status, func.count()).where(handout_copies.c.handout_id == handout)
    return {row[0]: row[1] for row in db.execute(of_it.group_by(handout_copies.c.status))}


def list_handouts(db: Connection, words: str = "", after: int = 0, most: int | None = None) -> Sequence[Row[Any]]:
    """Give the handouts that were not withdrawn, with how many chapters each has and how often it was sent.

    `words`: those that have them in a title; `most`: so many, that follow the one of an id.
    """
    wanted = select(handouts, _CHAPTERS.label("chapters"), _SENT.label("sent")).where(handouts.c.withdrawn_at.is_(None))
    if words:
        titles = (handouts.c.title_en, handouts.c.title_rw)
        wanted = wanted.where(or_(*(func.lower(one).contains(words.lower(), autoescape=True) for one in titles)))
    return db.execute(wanted.where(handouts.c.id > after).order_by(handouts.c.id).limit(most)).all()


def withdraw_handout(db: Connection, handout: int, now: datetime) -> None:
    """Give a handout to nobody any more; who has its address still finds it. Raises LookupError."""
    get_handout(db, handout)
    db.execute(update(handouts).where(handouts.c.id == handout).values(withdrawn_at=now))
