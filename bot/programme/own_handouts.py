"""Handouts as contacts see them: which there are for them, having one sent, and reading it chapter by chapter."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import bindparam, select

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.context import Context
from bot.programme.handout_cards import ChapterLine, Found, HandoutLine
from bot.programme.handout_copies import Status
from bot.programme.handout_giving import READERS, begin_copy
from bot.programme.lifecycle import By
from bot.store.handouts import handout_chapters, handout_copies, handouts
from bot.store.workshops import registrations

_MY_WORKSHOPS = select(registrations.c.workshop_id).where(
    registrations.c.contact_id == bindparam("contact_id"), registrations.c.status.in_(READERS)
)
_MINE = (
    select(handouts.c.id, handouts.c.title_en, handouts.c.title_rw)
    .where(handouts.c.withdrawn_at.is_(None), handouts.c.language.in_((bindparam("language"), "both")))
    .where(handouts.c.workshop_id.is_(None) | handouts.c.workshop_id.in_(_MY_WORKSHOPS))
    .order_by(handouts.c.id.desc())
    .limit(8)
)
_CHAPTERS = (
    select(handout_chapters).where(handout_chapters.c.handout_id == bindparam("handout")).order_by("place").limit(12)
)
_UNDER_WAY = select(handout_copies.c.id).where(
    handout_copies.c.contact_id == bindparam("contact_id"),
    handout_copies.c.handout_id == bindparam("handout"),
    handout_copies.c.status == Status.WAITING,
)


@source(most=8)
def my_handouts(context: Context) -> list[HandoutLine]:
    """List the handouts that are for this contact, in a language that they read, the newest first."""
    rows = context.db.execute(_MINE, {"contact_id": context.contact_id, "language": context.language})
    return [HandoutLine(row.id, Both(row.title_en, row.title_rw)) for row in rows]


@source(most=12)
def chapters_of(context: Context, handout: int) -> list[ChapterLine]:
    """List the chapters of a handout, with what each says."""
    rows = context.db.execute(_CHAPTERS, {"handout": handout})
    return [ChapterLine(row.place, Both(row.title_en, row.title_rw), Both(row.text_en, row.text_rw)) for row in rows]


@action(reads_only=True)
def turn_page(context: Context, handout: int, chapter: int) -> Found | Literal["last"]:
    """Read the chapter after one."""
    later = (line for line in chapters_of(context, handout) if line.value > chapter)
    found = next(later, None)
    return Found(found) if found else "last"


@action()
def send_handout(context: Context, handout: int) -> Literal["sending"]:
    """Have a handout sent to the contact, in a moment."""
    values = {"contact_id": context.contact_id, "handout": handout}
    if context.db.execute(_UNDER_WAY, values).first() is None:
        begin_copy(context.db, handout, context.contact_id, By(contact_id=context.contact_id), context.now)
    return "sending"
