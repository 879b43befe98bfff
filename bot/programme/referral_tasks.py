"""Referrals as an officer of the bank reads and answers them by phone: those of their own bank, and no others."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, select

from bot.engine.calls import action, source
from bot.programme.banks import Kind
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.referral_cards import Account, CustomerCard, Loan
from bot.programme.referral_life import Status
from bot.programme.referral_records import SHARED, WHOLE
from bot.programme.referral_steps import note_outcome
from bot.programme.staff import Role
from bot.store.banks import bank_officers, referrals
from bot.store.staff import staff

_SPEAKS = (
    select(bank_officers)
    .join(staff, staff.c.id == bank_officers.c.staff_id)
    .where(staff.c.contact_id == bindparam("speaks"), staff.c.role == Role.BANK_OFFICER, staff.c.disabled_at.is_(None))
)
_THEIRS = WHOLE.where(SHARED, referrals.c.bank_id.in_(_SPEAKS.with_only_columns(bank_officers.c.bank_id)))
_TO_DO = (
    _THEIRS.where(referrals.c.status.in_((Status.WAITING, Status.CONTACTED)))
    .order_by(referrals.c.respond_by, referrals.c.id)
    .limit(6)
)
_ONE = _THEIRS.where(referrals.c.id == bindparam("referral"))


@action(reads_only=True)
def find_customers(context: Context) -> Literal["some", "none"]:
    """Whether anybody waits for the bank of the officer who speaks."""
    return "some" if customers(context) else "none"


@source(most=6)
def customers(context: Context) -> list[CustomerCard]:
    """List who waits for the bank of the officer who speaks, the longest waiting first."""
    return [_card(row) for row in _read(context, _TO_DO)]


@action(reads_only=True)
def look_at_customer(context: Context, customer: int) -> Account | Loan | Literal["gone"]:
    """Read what somebody wants of the bank."""
    row = _find(context, customer)
    if row is None:
        return "gone"
    return Account(_card(row)) if row.about == Kind.ACCOUNT else Loan(_card(row))


@action()
def note_customer(context: Context, customer: int, outcome: str) -> Literal["noted", "gone"]:
    """Put on record what the bank did."""
    if _find(context, customer) is None:
        return "gone"
    by = By(staff_id=context.db.execute(_SPEAKS, {"speaks": context.contact_id}).scalars().first())
    return "noted" if note_outcome(context.db, customer, outcome, by, context.now) else "gone"


def _find(context: Context, customer: int) -> Row[Any] | None:
    return next(iter(_read(context, _ONE, referral=customer)), None)


def _read(context: Context, query: Select[Any], **values: int) -> list[Row[Any]]:
    return list(context.db.execute(query, {"speaks": context.contact_id, **values}).all())


def _card(row: Row[Any]) -> CustomerCard:
    name = (row.name or "-")[:40]
    label = f"{row.reference} {name}"
    return CustomerCard(row.id, label, row.reference, name, (row.district or "-")[:10], row.number or "-")
