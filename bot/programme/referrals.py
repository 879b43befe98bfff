"""Asking to be called by a bank, as the contact does it: with a consent on record, which can be taken back."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, insert, select

from bot.engine.calls import action
from bot.messages import Medium
from bot.programme.codes import make_code
from bot.programme.contacts import find_address
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.referral_cards import ReferralCard, Sent, SentCard, Standing
from bot.programme.referral_life import LIFE, OPEN, TO_ASK, TO_END, after_working_days
from bot.programme.referral_records import PURPOSE
from bot.programme.referral_steps import plan_reminder, withdraw
from bot.store.banks import banks, referrals
from bot.store.contacts import consents
from bot.store.due import plan

_BANK = select(banks).where(banks.c.closed_at.is_(None))
MINE = select(referrals, banks.c.name.label("bank")).join(banks, banks.c.id == referrals.c.bank_id)
"""Referrals with their bank's name."""


@action(reads_only=True)
def find_referral(context: Context, bank: int) -> Standing | Literal["none"]:
    """Read what the contact has asked of a bank, where that is open."""
    row = _find(context, referrals.c.bank_id == bank)
    return Standing(ReferralCard(row.id, row.reference, row.bank)) if row else "none"


@action()
def request_referral(context: Context, bank: int, about: str) -> Sent | Standing | Literal["gone", "no_number"]:
    """Share the contact's data with a bank, by the consent that they just gave, in the words they saw."""
    found = context.db.execute(_BANK.where(banks.c.id == bank)).one_or_none()
    if found is None:
        return "gone"
    if (standing := find_referral(context, bank)) != "none":
        return standing
    if not (find_address(context.db, context.contact_id, Medium.SMS) or "").startswith("+"):
        return "no_number"
    reference, respond_by = make_code(), after_working_days(context.now, context.zone)
    whose = {"contact_id": context.contact_id, "bank_id": bank}
    values = {**whose, "reference": reference, "about": about, "respond_by": respond_by}
    made = LIFE.begin(context.db, values, By(contact_id=context.contact_id), context.now)
    _agree(context, made)
    plan(context.db, "referral_new", made, context.now, context.now)
    plan_reminder(context.db, made, respond_by, context.now)
    plan(context.db, "referral_ask", made, context.now + TO_ASK, context.now)
    plan(context.db, "referral_end", made, context.now + TO_END, context.now)
    return Sent(SentCard(made, reference, found.name, respond_by.date()))


@action()
def withdraw_referral(context: Context, referral: int) -> Literal["withdrawn", "gone"]:
    """Take the consent back: the bank sees nothing any more, and is told."""
    row = _find(context, referrals.c.id == referral)
    if row is None or not withdraw(context.db, referral, By(contact_id=context.contact_id), context.now):
        return "gone"
    return "withdrawn"


def _find(context: Context, condition: Any) -> Row[Any] | None:  # noqa: ANN401  # SQLAlchemy's conditions
    """Give the newest open referral of this contact that fits."""
    mine = MINE.where(referrals.c.contact_id == context.contact_id, referrals.c.status.in_(OPEN), condition)
    return context.db.execute(mine.order_by(referrals.c.id.desc()).limit(1)).one_or_none()


def _agree(context: Context, referral: int) -> None:
    values = {
        "contact_id": context.contact_id,
        "purpose": f"{PURPOSE}{referral}",
        "wording": context.asked,
        "language": context.language,
        "medium": context.medium,
        "given_at": context.now,
    }
    context.db.execute(insert(consents), values)
