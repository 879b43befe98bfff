"""What is said in a ticket by the contact: it opens one, or is added to the one that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.engine.calls import action
from bot.engine.kinds import Septets
from bot.messages import Medium
from bot.programme.codes import make_code
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.tickets import LIFE, STANDING, Status, told_by, working_day_after
from bot.store.conversations import inbound
from bot.store.tickets import ticket_words, tickets

_BEFORE = 10
"""How many of the contact's messages tell how it came to a ticket."""
_MINE = select(tickets).where(tickets.c.contact_id == bindparam("of_contact"), tickets.c.status.in_(STANDING))
_LAST = select(inbound.c.id).where(inbound.c.contact_id == bindparam("of_contact")).order_by(inbound.c.id.desc())
_SAY = insert(ticket_words)


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A ticket as its contact reads it."""

    value: int
    reference: Annotated[str, Septets(6)]
    by: date
    """The day by which they are answered."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A person will answer."""

    ticket: TicketCard


@action()
def ask_person(context: Context, words: str) -> Ticket:
    """Put a contact's words before a person of staff: in the ticket that stands, or in a new one."""
    row = add_words(context, words)
    return Ticket(TicketCard(row.id, row.reference, told_by(row.respond_by, context.now, context.zone)))


def add_words(context: Context, words: str) -> Row[Any]:
    """Add what a contact said to their ticket, which opens, or opens again; gives it as it stands then."""
    standing = find_ticket(context.db, context.contact_id)
    ticket = _stand(context, standing) if standing else _open(context)
    context.db.execute(_SAY, {"ticket_id": ticket, "words": words, "said_at": context.now})
    found = find_ticket(context.db, context.contact_id)
    assert found is not None  # noqa: S101  # it stands, or was opened in this very transaction
    return found


def find_ticket(db: Connection, contact_id: int) -> Row[Any] | None:
    """Give the ticket of a contact that stands."""
    return db.execute(_MINE, {"of_contact": contact_id}).one_or_none()


def say(db: Connection, ticket: int, values: dict[str, object]) -> None:
    """Put on record what somebody of the staff said in a ticket: staff_id, words, said_at."""
    db.execute(_SAY, {"ticket_id": ticket, **values})


def _open(context: Context) -> int:
    before = context.db.execute(_LAST.limit(_BEFORE), {"of_contact": context.contact_id}).scalars().all()
    values = {
        "contact_id": context.contact_id,
        "reference": make_code(),
        "medium": _answered_by(context),
        "respond_by": working_day_after(context.now, context.zone),
        "since_id": before[-1] if before else None,
    }
    return LIFE.begin(context.db, values, By(contact_id=context.contact_id), context.now)


def _stand(context: Context, row: Row[Any]) -> int:
    own: dict[str, object] = {"medium": _answered_by(context)}
    if row.status == Status.ANSWERED:
        own["respond_by"] = working_day_after(context.now, context.zone)
        LIFE.apply(context.db, row.id, "reopen", By(contact_id=context.contact_id), context.now, **own)
    else:
        context.db.execute(update(tickets).where(tickets.c.id == row.id).values(own))
    return int(row.id)


def _answered_by(context: Context) -> Medium:
    """Give the medium by which an answer is sent; a call cannot be answered."""
    return Medium.SMS if context.medium is Medium.USSD else context.medium
