"""Referrals as they are on record. Whose one is can be read only while it is open and the consent to it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, String, and_, bindparam, cast, literal, select

from bot.programme.referral_life import OPEN
from bot.programme.staff import Member, Role
from bot.store.banks import bank_officers, banks, referrals
from bot.store.contacts import consents, contacts, number_of
from bot.store.staff import staff

PURPOSE = "referral:"
"""What a consent is for, before the referral's id."""

_AGREED = and_(
    consents.c.contact_id == referrals.c.contact_id,
    consents.c.purpose == literal(PURPOSE) + cast(referrals.c.id, String),
    consents.c.withdrawn_at.is_(None),
    referrals.c.status.in_(OPEN),
)
_NUMBER = number_of(contacts.c.id)
WHOLE = (
    select(referrals, banks.c.code, banks.c.name.label("bank"))
    .add_columns(contacts.c.name, _NUMBER.label("number"), contacts.c.district, contacts.c.trade)
    .join(banks, banks.c.id == referrals.c.bank_id)
    .outerjoin(consents, _AGREED)
    .outerjoin(contacts, contacts.c.id == consents.c.contact_id)
)
"""Referrals with their bank; and, while they are shared, the contact's name, number, district and trade."""

SHARED = contacts.c.id.is_not(None)
"""The condition that a referral of `WHOLE` is shared with its bank."""

_OFFICERS = (
    select(staff.c.contact_id)
    .join(bank_officers, bank_officers.c.staff_id == staff.c.id)
    .where(bank_officers.c.bank_id == bindparam("bank_id"))
    .where(staff.c.contact_id.is_not(None), staff.c.disabled_at.is_(None), staff.c.role == Role.BANK_OFFICER)
    .order_by(staff.c.contact_id)
)


def seen_by(member: Member) -> Select[Any]:
    """Give the referrals that one of the staff may see: an officer those that their own bank shares, others all."""
    if member.role is not Role.BANK_OFFICER:
        return WHOLE
    own = select(bank_officers.c.bank_id).where(bank_officers.c.staff_id == member.id)
    return WHOLE.where(SHARED, referrals.c.bank_id.in_(own))


def get_referral(db: Connection, referral: int) -> Row[Any]:
    """Give a referral, as `WHOLE` has it."""
    return db.execute(WHOLE.where(referrals.c.id == referral)).one()


def find_officers(db: Connection, bank_id: int) -> Sequence[int]:
    """Give the contacts of a bank's officers who have a phone, in the order of their ids."""
    return db.execute(_OFFICERS, {"bank_id": bank_id}).scalars().all()
