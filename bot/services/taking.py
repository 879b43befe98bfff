"""Who of the staff has a ticket, and who speaks with its contact: a person, or the flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.locking import lock_contacts
from bot.programme.tickets import LIFE, STANDING, TO_HAND_BACK
from bot.runtime import Runtime
from bot.store.contacts import contacts
from bot.store.due import drop, plan
from bot.store.staff import staff
from bot.store.tickets import tickets

OVER = N_("Ticket {reference} is over. If they write again, it is a new one.")
_ANSWERED = N_("Ticket {reference} is answered. If they write again, you can take it.")
_TAKEN = N_("{name} has ticket {reference} by now. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Taking:
    """Who is to have a ticket."""

    ticket: int
    staff_id: int
    over: bool = False
    """They speak with the contact instead of the flows, too."""
    had_by: int | None = None
    """Who had it as far as they know who take it: 0 for nobody; None where that does not matter."""


def take(runtime: Runtime, db: Connection, taking: Taking, by: By) -> None:
    """Let somebody of the staff have a ticket. Raises Refusal where it is over, or another has it meanwhile.

    What they have already is left as it is.
    """
    now, row = runtime.clock(db), lock_ticket(db, taking.ticket)
    is_theirs = row.staff_id == taking.staff_id
    if taking.had_by is not None and not is_theirs and (row.staff_id or 0) != taking.had_by:
        raise Refusal(_TAKEN, name=_name_of(db, row.staff_id), reference=row.reference)
    if is_theirs and bool(row.taken_over_at) >= taking.over and row.status == "assigned":
        return
    own = {"staff_id": taking.staff_id, "told_at": None, "note": _note(db, taking, by)}
    if not LIFE.apply(db, taking.ticket, "take", by, now, **own):
        raise Refusal(_ANSWERED if row.status in STANDING else OVER, reference=row.reference)
    if taking.over:
        speak(db, row.contact_id, now)
        plan(db, "ticket_back", taking.ticket, now + TO_HAND_BACK, now)


def give_back(runtime: Runtime, db: Connection, ticket: int) -> None:
    """Let the flows speak again, as `hand_back` does. Raises Refusal for a ticket that is over."""
    row = lock_ticket(db, ticket)
    if row.status not in STANDING:
        raise Refusal(OVER, reference=row.reference)
    hand_back(runtime, db, ticket)


def hand_back(runtime: Runtime, db: Connection, ticket: int) -> None:
    """Let the flows speak again with the contact of a ticket, which stands as it stood.

    Of one that is over nothing is handed back: if somebody speaks with the contact, it is for a later one.
    """
    row = lock_ticket(db, ticket)
    if row.status in STANDING:
        speak(db, row.contact_id, None)
        drop(db, "ticket_back", ticket, runtime.clock(db))


def speak(db: Connection, contact_id: int, since: datetime | None) -> None:
    """Let a person speak with a contact since an instant; None: the flows."""
    db.execute(update(contacts).where(contacts.c.id == contact_id).values(taken_over_at=since))


def lock_ticket(db: Connection, ticket: int) -> Row[Any]:
    """Give a ticket with its contact's language and wishes; the contact is locked, before all else.

    Raises NoResultFound where there is none.
    """
    lock_contacts(db, db.execute(select(tickets.c.contact_id).where(tickets.c.id == ticket)).scalar_one())
    wishes = (contacts.c.language, contacts.c.opted_out_at, contacts.c.taken_over_at)
    both = select(tickets, *wishes).join(contacts, contacts.c.id == tickets.c.contact_id)
    return db.execute(both.where(tickets.c.id == ticket)).one()


def _note(db: Connection, taking: Taking, by: By) -> str | None:
    return None if taking.staff_id == by.staff_id else f"to {_name_of(db, taking.staff_id)}"


def _name_of(db: Connection, staff_id: int | None) -> str:
    return db.execute(select(staff.c.name).where(staff.c.id == staff_id)).scalar_one_or_none() or "-"
