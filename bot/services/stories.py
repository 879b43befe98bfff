"""The whole story of a contact: what was said by whom, over all media, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, case, literal, null, or_, select, union_all

from bot.store.contacts import addresses, consents, contacts
from bot.store.conversations import inbound
from bot.store.outbox import outbox
from bot.store.workshops import registrations, workshops

SAID_AT_MOST = 100

_WHO: BindParameter[int] = bindparam("whose")
_SAID = (
    select(
        inbound.c.id,
        inbound.c.received_at.label("at"),
        inbound.c.medium,
        literal("in").label("side"),
        inbound.c.text.label("text"),
        inbound.c.reply,
        null().label("status"),
        null().label("reason"),
    )
    .where(inbound.c.contact_id == _WHO)
    .order_by(inbound.c.id.desc())
    .limit(SAID_AT_MOST)
)
_SENT = (
    select(
        outbox.c.id,
        outbox.c.created_at.label("at"),
        outbox.c.medium,
        literal("out").label("side"),
        outbox.c.body.label("text"),
        null().label("reply"),
        outbox.c.status,
        outbox.c.reason,
    )
    .where(outbox.c.contact_id == _WHO)
    .order_by(outbox.c.id.desc())
    .limit(SAID_AT_MOST)
)
_TALK = union_all(select(_SAID.subquery()), select(_SENT.subquery()))
_NEWEST = select(_TALK.subquery())
_SEATS = (
    select(registrations.c.status, registrations.c.code, registrations.c.created_at)
    .add_columns(workshops.c.title_en, workshops.c.title_rw, workshops.c.starts_on)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == _WHO)
    .order_by(workshops.c.starts_on.desc())
)
_CONSENTS = select(consents).where(consents.c.contact_id == _WHO).order_by(consents.c.id.desc())
_WAYS = select(addresses).where(addresses.c.contact_id == _WHO).order_by(addresses.c.id)
_PAGE = 50
_FOUND = select(contacts.c.id, contacts.c.name, contacts.c.district, contacts.c.trade, contacts.c.language).add_columns(
    contacts.c.opted_out_at, contacts.c.created_at
)


def search(db: Connection, words: str, address: str, after: int = 0) -> Sequence[Row[Any]]:
    """Give contacts, the newest first, a page of them: whose name has a word that begins so, or who have this address.

    `after` is the id of the last that was shown; without words everybody is given.
    """
    found = _FOUND.where(contacts.c.erased_at.is_(None)).order_by(contacts.c.id.desc()).limit(_PAGE)
    if after:
        found = found.where(contacts.c.id < after)
    if words:
        at_it = select(addresses.c.contact_id).where(addresses.c.value == address)
        begins = contacts.c.name.istartswith(words, autoescape=True)
        within = contacts.c.name.icontains(f" {words}", autoescape=True)
        found = found.where(or_(begins, within, contacts.c.id.in_(at_it)))
    return db.execute(found).all()


def get_contact(db: Connection, contact_id: int) -> Row[Any]:
    """Give a contact. Raises NoResultFound where there is none, or they are erased."""
    return db.execute(select(contacts).where(contacts.c.id == contact_id, contacts.c.erased_at.is_(None))).one()


def read_talk(db: Connection, contact_id: int) -> Sequence[Row[Any]]:
    """Give what was said of late, the latest first: `side` in or out; of a USSD turn `reply` is what was shown."""
    newest = _NEWEST.order_by(
        _NEWEST.selected_columns.at.desc(),
        case((_NEWEST.selected_columns.side == "out", 0), else_=1),
        _NEWEST.selected_columns.id.desc(),
    ).limit(SAID_AT_MOST)
    return db.execute(newest, {"whose": contact_id}).all()


def read_standing_of(db: Connection, contact_id: int) -> dict[str, Sequence[Row[Any]]]:
    """Give a contact's `ways` to be reached, `seats` and `consents`."""
    queries = {"ways": _WAYS, "seats": _SEATS, "consents": _CONSENTS}
    return {name: db.execute(query, {"whose": contact_id}).all() for name, query in queries.items()}
