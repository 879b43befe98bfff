"""Contacts are locked before all else, in the order of their ids."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.store.contacts import contacts

_THROUGH = select(contacts.c.reached_through_id).where(
    contacts.c.id.in_(bindparam("them", expanding=True)), contacts.c.reached_through_id.is_not(None)
)
_LOCK = (
    select(contacts.c.id)
    .where(contacts.c.id.in_(bindparam("them", expanding=True)))
    .order_by(contacts.c.id)
    .with_for_update()
)


def lock_contacts(db: Connection, *contact_ids: int | None) -> None:
    """Lock contacts, and those on whose phones they are reached, in the order of their ids: before all else.

    What is read of them before may be wrong by then.
    """
    them = {contact_id for contact_id in contact_ids if contact_id}
    through = db.execute(_THROUGH, {"them": sorted(them)}).scalars()
    db.execute(_LOCK, {"them": sorted({*them, *through})}).all()
