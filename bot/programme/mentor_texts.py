"""Texts between mentor and contact, passed on by us: neither sees the other's number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any, Literal

from sqlalchemy import Row, Select, func, insert, or_, select

from bot.engine.calls import action, source
from bot.engine.kinds import Septets
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_records import WHOLE
from bot.programme.mentor_requests import LIFE, TO_HELP, Status
from bot.programme.mentor_task_cards import TaskLine
from bot.store.due import plan
from bot.store.mentorship import mentor_requests, mentor_texts
from bot.store.staff import staff

A_DAY = 5
"""How many texts each of the two may write in a day about one request."""


@dataclass(frozen=True, slots=True)
class TalkCard:
    """A request that texts are written about."""

    value: int
    reference: Annotated[str, Septets(6)]
    name: Annotated[str, Septets(40)]
    """The other's."""


@dataclass(frozen=True, slots=True)
class Talk:
    """There is somebody to write to."""

    talk: TalkCard


@action(reads_only=True)
def find_talk(context: Context) -> Talk | Literal["several", "none", "used"]:
    """Find whom a contact or a mentor can write to, unless there are several."""
    rows = context.db.execute(_talks_of(context).limit(2)).all()
    if len(rows) > 1:
        return "several"
    return _talk(context, rows[0]) if rows else "none"


@source(most=8)
def my_talks(context: Context) -> list[TaskLine]:
    """List whom a contact or a mentor can write to, first of whom they heard last."""
    cards = [_card(context, row) for row in context.db.execute(_talks_of(context).limit(8))]
    return [TaskLine(card.value, f"{card.reference} {card.name}") for card in cards]


@action(reads_only=True)
def look_at_talk(context: Context, talk: int) -> Talk | Literal["used", "gone"]:
    """Find one of those whom a contact or a mentor can write to."""
    row = _find(context, talk)
    return _talk(context, row) if row else "gone"


@action()
def write_text(context: Context, talk: int, words: str) -> Literal["written", "used", "gone"]:
    """Write to the other; a mentor's first text is the call that they were to make."""
    row = _find(context, talk)
    if row is None:
        return "gone"
    if _wrote_today(context, row) >= A_DAY:
        return "used"
    own = {"request_id": row.id, "from_mentor": _is_mentor(context, row), "words": words}
    context.db.execute(insert(mentor_texts).values(**own, status="waiting", created_at=context.now))
    if own["from_mentor"] and row.status == Status.ACCEPTED:
        by = By(contact_id=context.contact_id)
        LIFE.apply(context.db, row.id, "call", by, context.now, respond_by=None, note="by text")
        plan(context.db, "mentor_end", row.id, context.now + 2 * TO_HELP, context.now)
    plan(context.db, "mentor_text", row.id, context.now, context.now)
    return "written"


def _find(context: Context, talk: int) -> Row[Any] | None:
    return context.db.execute(_talks_of(context).where(mentor_requests.c.id == talk)).one_or_none()


def _talks_of(context: Context) -> Select[Any]:
    """Give the requests of this contact, or given to this mentor, first that about which the other wrote last."""
    mine = or_(
        mentor_requests.c.contact_id == context.contact_id,
        (staff.c.contact_id == context.contact_id) & staff.c.disabled_at.is_(None),
    )
    heard = select(func.max(mentor_texts.c.id)).where(mentor_texts.c.request_id == mentor_requests.c.id)
    heard = heard.where(mentor_texts.c.from_mentor == (mentor_requests.c.contact_id == context.contact_id))
    last = func.coalesce(heard.correlate(mentor_requests).scalar_subquery(), 0)
    open_ones = WHOLE.where(mine, mentor_requests.c.status.in_((Status.ACCEPTED, Status.CALLED)))
    return open_ones.order_by(last.desc(), mentor_requests.c.id.desc())


def _talk(context: Context, row: Row[Any]) -> Talk | Literal["used"]:
    return "used" if _wrote_today(context, row) >= A_DAY else Talk(_card(context, row))


def _is_mentor(context: Context, row: Row[Any]) -> bool:
    return bool(row.contact_id != context.contact_id)


def _card(context: Context, row: Row[Any]) -> TalkCard:
    other = row.name if _is_mentor(context, row) else row.mentor
    return TalkCard(row.id, row.reference, (other or "-")[:40])


def _wrote_today(context: Context, row: Row[Any]) -> int:
    midnight = datetime.combine(context.today, time(), context.zone)
    today = (mentor_texts.c.request_id == row.id) & (mentor_texts.c.created_at >= midnight)
    own = today & (mentor_texts.c.from_mentor == _is_mentor(context, row))
    return int(context.db.execute(select(func.count()).select_from(mentor_texts).where(own)).scalar_one())
