"""Contacts: who they are, how they are met, what is kept of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.engine.kinds import Septets, Shape, shape_of
from bot.messages import Inbound, Medium
from bot.store.contacts import addresses, contacts
from bot.store.database import hold
from bot.store.suppressions import Seal, hand_over

KEPT = ("language", "name", "district", "sector", "trade", "sex")
"""The answers that are kept for good, as `contact.*`."""

_KEEP = {
    name: update(contacts).where(contacts.c.id == bindparam("contact_id")).values({name: bindparam("kept")})
    for name in KEPT
}
_KNOWN = select(addresses.c.contact_id).where(addresses.c.value == bindparam("address")).limit(1)
_INSERT_CONTACT = insert(contacts).returning(contacts.c.id)
_INSERT_ADDRESS = insert(addresses)
_ADDRESSES = (
    select(addresses.c.medium, addresses.c.value)
    .where(addresses.c.contact_id == bindparam("contact_id"))
    .order_by(addresses.c.id)
)
_OPEN_CHAT = (
    select(addresses.c.value)
    .where(addresses.c.contact_id == bindparam("contact_id"), addresses.c.medium == Medium.WHATSAPP)
    .where(addresses.c.last_inbound_at > bindparam("since"))
)


def contact_shape() -> Shape:
    """Give what flows may show of a contact, with the longest that each can be."""
    longest = {"language": 2, "name": 60, "district": 10, "sector": 18, "trade": 10, "sex": 15, "place": 30}
    return {
        path: kind
        for name, septets in longest.items()
        for path, kind in shape_of(Annotated[str, Septets(septets)], f"contact.{name}").items()
    }


def keep(db: Connection, contact_id: int, name: str, value: object) -> None:
    """Keep one answer of a contact. Raises KeyError for one that is not kept."""
    db.execute(_KEEP[name], {"contact_id": contact_id, "kept": value})


def meet(db: Connection, message: Inbound, now: datetime, seal: Seal) -> None:
    """Make the address of a message known: to the contact of the same number, else to a new one.

    A WhatsApp id that is no number is a contact of its own until the number is given. Who was erased is met as if for
    the first time, but for the wish not to be written to.
    """
    contact_id = None
    hold(db, message.address)  # who writes on two media at once for the first time is one contact
    if message.address.startswith("+"):
        contact_id = db.execute(_KNOWN, {"address": message.address}).scalar_one_or_none()
    if contact_id is None:
        opted_out_at = hand_over(db, message.address, seal)
        contact_id = db.execute(_INSERT_CONTACT, {"created_at": now, "opted_out_at": opted_out_at}).scalar_one()
    row = {"contact_id": contact_id, "medium": message.medium, "value": message.address, "channel": message.channel}
    db.execute(_INSERT_ADDRESS, row)


def find_open_chat(db: Connection, contact_id: int, since: datetime) -> str | None:
    """Give the WhatsApp address by which a contact wrote since an instant."""
    return db.execute(_OPEN_CHAT, {"contact_id": contact_id, "since": since}).scalar()


def contact_at(db: Connection, number: str, channel: str, now: datetime, seal: Seal) -> int:
    """Give the contact of a number in E.164, who is made known by this channel of ours where nobody has it yet."""
    found = db.execute(_KNOWN, {"address": number}).scalar_one_or_none()
    if found is None:
        meet(db, Inbound("", channel, Medium.SMS, number, external_id=""), now, seal)
        found = db.execute(_KNOWN, {"address": number}).scalar_one()
    return int(found)


def find_address(db: Connection, contact_id: int, medium: Medium) -> str | None:
    """Give where a contact is reached on a medium; a number that is known from another medium serves for SMS."""
    rows = db.execute(_ADDRESSES, {"contact_id": contact_id}).all()
    own = next((row.value for row in rows if row.medium == medium), None)
    if own or medium is not Medium.SMS:
        return own
    return next((row.value for row in rows if row.value.startswith("+")), None)
