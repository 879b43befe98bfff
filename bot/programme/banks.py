"""Banks as contacts read them: what each offers, what to bring, and the nearest branch."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Row, bindparam, select

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.places import districts, find_district
from bot.programme.bank_cards import MOST, BankCard, BranchCard, Near, Only, ServiceCard
from bot.programme.context import Context
from bot.programme.referral_life import OPEN
from bot.store.banks import bank_branches, bank_services, banks, referrals
from bot.store.contacts import contacts


class Kind(StrEnum):
    """What a bank offers, and calls about; choices of the flow `bank`."""

    ACCOUNT = "account"
    LOAN = "loan"


_ASKED = select(referrals.c.id).where(
    referrals.c.bank_id == banks.c.id,
    referrals.c.contact_id == bindparam("contact_id"),
    referrals.c.status.in_(OPEN),
)
_OPEN = (
    select(banks)
    .where(banks.c.closed_at.is_(None) | _ASKED.exists())
    .order_by(banks.c.closed_at.is_(None), banks.c.name, banks.c.id)
    .limit(MOST)
)
_SERVICES = (
    select(bank_services).where(bank_services.c.bank_id == bindparam("bank")).order_by(bank_services.c.number).limit(8)
)
_BRANCHES = select(bank_branches).where(bank_branches.c.bank_id == bindparam("bank")).order_by(bank_branches.c.number)
_TEXTS = ("name", "about", "conditions", "documents")
_DISTRICT = select(contacts.c.district).where(contacts.c.id == bindparam("contact_id"))


@action(reads_only=True)
def find_bank(context: Context) -> Only | Literal["several", "none"]:
    """Read the bank, where there is one only."""
    found = open_banks(context)
    if len(found) > 1:
        return "several"
    return Only(found[0]) if found else "none"


@source(most=MOST)
def open_banks(context: Context) -> list[BankCard]:
    """List the banks that can be read about, a closed one too where the contact can still take back a consent to it."""
    rows = context.db.execute(_OPEN, {"contact_id": context.contact_id})
    return [BankCard(row.id, row.name, row.name, row.phone) for row in rows]


@source(most=4)
def services_of_kind(context: Context, bank: int, kind: str) -> list[ServiceCard]:
    """List a bank's accounts, or its loans."""
    rows = context.db.execute(_SERVICES, {"bank": bank}).all()
    return [_service(row) for row in rows if row.kind == kind]


@source(most=8)
def all_services(context: Context, bank: int) -> list[ServiceCard]:
    """List all that a bank offers."""
    return [_service(row) for row in context.db.execute(_SERVICES, {"bank": bank})]


@action(reads_only=True)
def find_branch(context: Context, bank: int) -> Near | Literal["several", "none"]:
    """Read the branch in the contact's district, else in their province, where there is one only."""
    found = near_branches(context, bank)
    if len(found) > 1:
        return "several"
    return Near(found[0]) if found else "none"


@source(most=MOST)
def near_branches(context: Context, bank: int) -> list[BranchCard]:
    """List the branches in the contact's district, else those in their province."""
    district = context.db.execute(_DISTRICT, {"contact_id": context.contact_id}).scalar_one() or ""
    rows = context.db.execute(_BRANCHES, {"bank": bank}).all()
    place = find_district(district) if district else None
    around = districts(place.province) if place else ()
    near = [row for row in rows if row.district == district] or [row for row in rows if row.district in around]
    return [_branch(row) for row in near[:MOST]]


def _service(row: Row[Any]) -> ServiceCard:
    texts = {name: Both(getattr(row, f"{name}_en"), getattr(row, f"{name}_rw")) for name in _TEXTS}
    return ServiceCard(row.number, texts["name"], **texts)


def _branch(row: Row[Any]) -> BranchCard:
    label, address = f"{row.name}, {row.district}", Both(row.address_en, row.address_rw)
    return BranchCard(row.number, label, row.name, row.district, address, row.hours, row.phone)
