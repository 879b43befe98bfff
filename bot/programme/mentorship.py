"""Asking for a mentor, as the contact does it, and what they are asked later."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, select

from bot.engine.calls import action
from bot.programme.codes import make_code
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_cards import Call, Help, Helped, RequestCard, Waiting
from bot.programme.mentor_records import WHOLE
from bot.programme.mentor_requests import LIFE, OPEN, TO_HELP, TO_MATCH, Status
from bot.store.contacts import contacts
from bot.store.due import drop, plan
from bot.store.mentorship import mentor_requests

_CHANGEABLE = (Status.WAITING, Status.GIVEN)
"""Where no mentor has taken a request yet."""
_WITH_MENTOR = mentor_requests.c.status.in_((Status.ACCEPTED, Status.CALLED))
_NEWEST = WHOLE.order_by(mentor_requests.c.id.desc()).limit(1)


@action(reads_only=True)
def find_request(context: Context) -> Waiting | Helped | Literal["none"]:
    """Read the contact's request that is open, if there is one."""
    row = _find(context, mentor_requests.c.status.in_(OPEN))
    if row is None:
        return "none"
    return Helped(_card(row)) if row.status in (Status.ACCEPTED, Status.CALLED) else Waiting(_card(row))


@action()
def request_mentor(context: Context, topic: str, question: str, best_time: str, shares: str) -> Waiting:
    """Ask for a mentor; who still waits for one keeps that request, with the new words.

    A mentor who was asked with the former words, and has not answered, is not asked any more: others may suit better.
    """
    asked = {"topic": topic, "question": question, "best_time": best_time, "shares_number": shares == "yes"}
    row = _find(context, mentor_requests.c.status.in_(_CHANGEABLE))
    if row is not None:
        respond_by = context.now + TO_MATCH if row.status == Status.GIVEN else row.respond_by
        _apply(context, row.id, "change", respond_by=respond_by, mentor_id=None, **asked)
        drop(context.db, "mentor_lapse", row.id, context.now)
        return Waiting(_card(row))
    district = select(contacts.c.district).where(contacts.c.id == context.contact_id)
    values = {
        **asked,
        "contact_id": context.contact_id,
        "reference": make_code(),
        "language": context.language,
        "district": context.db.execute(district).scalar_one() or "",
        "respond_by": context.now + TO_MATCH,
    }
    LIFE.begin(context.db, values, By(contact_id=context.contact_id), context.now)
    made = _find(context, mentor_requests.c.reference == values["reference"])
    assert made is not None  # noqa: S101  # it was made in this very transaction
    return Waiting(_card(made))


@action()
def cancel_request(context: Context, request: int) -> Literal["cancelled", "gone"]:
    """Take a request back, unless a mentor has it by now: they would call all the same."""
    row = _find(context, mentor_requests.c.id == request, mentor_requests.c.status.in_(_CHANGEABLE))
    if row is None or not _apply(context, request, "cancel", respond_by=None):
        return "gone"
    return "cancelled"


@action(reads_only=True)
def find_question(context: Context) -> Call | Help | Literal["none"]:
    """Read what the contact is asked of their request now."""
    row = _find(context, mentor_requests.c.asks.is_not(None), _WITH_MENTOR)
    if row is None:
        return "none"
    return Call(_card(row)) if row.asks == "call" else Help(_card(row))


@action()
def answer_call(context: Context, came: str) -> Literal["noted"]:
    """Put on record whether the call came; where it did not, staff see it at once."""
    row = _find(context, mentor_requests.c.asks == "call", _WITH_MENTOR)
    if row is not None and came == "yes":
        _apply(context, row.id, "call", respond_by=None, asks=None, note="the contact says that the call came")
        plan(context.db, "mentor_end", row.id, context.now + 2 * TO_HELP, context.now)
    elif row is not None:
        _apply(context, row.id, "miss", respond_by=context.now, asks=None)
    return "noted"


@action()
def answer_help(context: Context, helped: str) -> Literal["noted"]:
    """Put on record whether it helped; with that the request is done."""
    row = _find(context, mentor_requests.c.asks == "help", _WITH_MENTOR)
    if row is not None:
        _apply(context, row.id, "finish", respond_by=None, asks=None, helped=helped)
    return "noted"


def _find(context: Context, *conditions: Any) -> Row[Any] | None:  # noqa: ANN401  # SQLAlchemy's conditions
    """Give the newest request of this contact that fits."""
    mine = mentor_requests.c.contact_id == context.contact_id
    return context.db.execute(_NEWEST.where(mine, *conditions)).one_or_none()


def _card(row: Row[Any]) -> RequestCard:
    with_mentor = row.status not in (Status.WAITING, Status.GIVEN)
    return RequestCard(row.id, row.reference, (row.mentor or "")[:40] if with_mentor else "")


def _apply(context: Context, request: int, event: str, **values: object) -> bool:
    return LIFE.apply(context.db, request, event, By(contact_id=context.contact_id), context.now, **values)
