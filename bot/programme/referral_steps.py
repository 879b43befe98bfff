"""What is done with a referral, whoever does it: a bank's word is noted, a consent is taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.marking import N_
from bot.programme.lifecycle import TIME, By
from bot.programme.referral_life import LIFE, OPEN, OUTCOMES, TO_ASK
from bot.programme.referral_records import PURPOSE
from bot.store.banks import referrals
from bot.store.contacts import consents
from bot.store.due import drop, plan

OVER = N_("Referral {reference} is over. Nothing was changed.")

_TAKE_BACK = (
    update(consents)
    .where(consents.c.purpose == bindparam("of_purpose"), consents.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"))
)


def note_outcome(db: Connection, referral: int, outcome: str, by: By, now: datetime) -> bool:
    """Put on record what a bank says of a referral; False where it is over."""
    respond_by = now + TO_ASK if outcome == "contacted" else None
    if not LIFE.apply(db, referral, OUTCOMES[outcome], by, now, outcome=outcome, respond_by=respond_by):
        return False
    plan_reminder(db, referral, respond_by, now)
    return True


def withdraw(db: Connection, referral: int, by: By, now: datetime) -> bool:
    """Take a consent back: from now on the bank sees nothing of the referral, and is told; False where it is over."""
    if not LIFE.apply(db, referral, "withdraw", by, now, respond_by=None):
        return False
    db.execute(_TAKE_BACK, {"of_purpose": f"{PURPOSE}{referral}", "now": now})
    plan(db, "referral_withdrawn", referral, now, now)
    return True


def withdraw_all(db: Connection, contact_id: int, now: datetime) -> None:
    """Take back what a contact shares with banks, since they are erased; the banks are told."""
    theirs = select(referrals.c.id).where(referrals.c.contact_id == contact_id, referrals.c.status.in_(OPEN))
    for referral in db.execute(theirs.order_by(referrals.c.id)).scalars().all():
        withdraw(db, referral, TIME, now)


def plan_reminder(db: Connection, referral: int, at: datetime | None, now: datetime) -> None:
    """Have the bank reminded at a time, or not at all."""
    if at:
        plan(db, "referral_late", referral, at, now)
    else:
        drop(db, "referral_late", referral, now)
