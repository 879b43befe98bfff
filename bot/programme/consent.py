"""Consent to keep a contact's data, with the words they saw; and the wish not to be written to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.engine.calls import action
from bot.programme.context import Context
from bot.store.contacts import consents, contacts

PROFILE = "profile"

STANDING = select(consents.c.contact_id).where(consents.c.purpose == PROFILE, consents.c.withdrawn_at.is_(None))
"""Who has agreed that we keep their data and write to them, and has not taken it back."""

_STANDING = STANDING.where(consents.c.contact_id == bindparam("contact_id")).limit(1)
_INSERT = insert(consents)


@action(reads_only=True)
def consent_given(context: Context) -> Literal["given", "missing"]:
    """Whether the contact has agreed that we keep their data."""
    return "given" if has_consented(context.db, context.contact_id) else "missing"


@action()
def record_consent(context: Context) -> Literal["recorded"]:
    """Record the contact's consent with the words they agreed to."""
    if not has_consented(context.db, context.contact_id):
        values = {
            "contact_id": context.contact_id,
            "purpose": PROFILE,
            "wording": context.asked,
            "language": context.language,
            "medium": context.medium,
            "given_at": context.now,
        }
        context.db.execute(_INSERT, values)
    return "recorded"


@action()
def opt_out(context: Context) -> Literal["opted_out"]:
    """Keep the contact's wish not to be written to."""
    set_opt_out(context.db, context.contact_id, context.now)
    return "opted_out"


def has_consented(db: Connection, contact_id: int) -> bool:
    """Whether a consent to keep a contact's data stands."""
    return db.execute(_STANDING, {"contact_id": contact_id}).first() is not None


def set_opt_out(db: Connection, contact_id: int, since: datetime | None) -> None:
    """Keep the wish not to be written to since an instant; None takes it back."""
    db.execute(update(contacts).where(contacts.c.id == contact_id).values(opted_out_at=since))
