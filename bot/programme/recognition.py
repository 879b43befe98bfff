"""Who has a number that was silent for long: whoever can tell the contact's name, or else somebody new.

Numbers are given out anew after months of silence. To ask "are you still Aline?" would tell the next holder whose it
was; so the full name is asked for, which shows nothing and which the contact knows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from rapidfuzz import fuzz
from sqlalchemy import Connection, bindparam, insert, select, update

from bot.engine.calls import action
from bot.messages import MessageClass, MessageStatus
from bot.programme.context import Context
from bot.programme.offers import offer_what_waits
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from bot.text import plain

ALIKE = 85
"""How alike, of 100, a name must be to the one we know; the order of its parts is no matter."""

_CONTACT = select(contacts).where(contacts.c.id == bindparam("contact_id"))
_HEARD = select(addresses.c.id).where(
    addresses.c.contact_id == bindparam("silent_id"), addresses.c.last_inbound_at > bindparam("since")
)
_DOUBT = (
    update(contacts)
    .where(contacts.c.id == bindparam("silent_id"), contacts.c.created_at <= bindparam("since"), ~_HEARD.exists())
    .values(doubted_at=bindparam("now"))
)


def doubt_silent(db: Connection, contact_id: int, since: datetime, now: datetime) -> bool:
    """Put it in doubt who has a contact's number, if nothing came from there since an instant; whether it was so."""
    return db.execute(_DOUBT, {"silent_id": contact_id, "since": since, "now": now}).rowcount == 1


@action()
def recognise(context: Context, name: str) -> Literal["same", "other"]:
    """Whether this is the contact's name; then it is in doubt no more who they are."""
    known = context.db.execute(_CONTACT, {"contact_id": context.contact_id}).one().name
    if fuzz.token_sort_ratio(plain(name), plain(known or "")) < ALIKE:
        return "other"
    context.db.execute(update(contacts).where(contacts.c.id == context.contact_id).values(doubted_at=None))
    offer_what_waits(context.db, context.contact_id, context.now, context.offer_lifetime)
    return "same"


@action()
def begin_anew(context: Context) -> Literal["begun", "known"]:
    """Give the number to a new contact, where it is in doubt who has it.

    The contact who had it keeps what is on record of them, and is reached no more; what was still to be sent to them
    is called back. A STOP that came while it was in doubt was the new one's.
    """
    db, old = context.db, context.db.execute(_CONTACT, {"contact_id": context.contact_id}).one()
    if old.doubted_at is None:
        return "known"
    stopped = old.opted_out_at if old.opted_out_at and old.opted_out_at >= old.doubted_at else None
    made = insert(contacts).values(created_at=context.now, opted_out_at=stopped).returning(contacts.c.id)
    new_id = db.execute(made).scalar_one()
    db.execute(update(addresses).where(addresses.c.contact_id == old.id).values(contact_id=new_id))
    waiting = (outbox.c.contact_id == old.id) & (outbox.c.status == MessageStatus.QUEUED)
    called_back = {"status": MessageStatus.CANCELLED, "status_at": context.now, "reason": "Another has the number now."}
    db.execute(update(outbox).where(waiting, outbox.c.message_class != MessageClass.REPLY).values(called_back))
    return "begun"
