"""What came of a referral, as its contact says when they are asked."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.referral_cards import ReferralCard, Standing
from bot.programme.referral_life import LIFE, OPEN, TO_ASK, Status
from bot.programme.referral_steps import plan_reminder
from bot.programme.referrals import MINE
from bot.store.banks import referrals


@action(reads_only=True)
def find_result(context: Context) -> Standing | Literal["none"]:
    """Read of which referral the contact is asked what came of it."""
    row = _find(context)
    return Standing(ReferralCard(row.id, row.reference, row.bank)) if row else "none"


@action()
def answer_result(context: Context, said: str) -> Literal["noted"]:
    """Put on record what came of it: where that is nothing, the bank is reminded, and staff see it as overdue."""
    row = _find(context)
    if row is None:
        return "noted"
    event = _event(Status(row.status), said)
    respond_by = {"miss": context.now, "contact": context.now + TO_ASK}.get(event)
    by = By(contact_id=context.contact_id)
    if LIFE.apply(context.db, row.id, event, by, context.now, respond_by=respond_by, said=said):
        plan_reminder(context.db, row.id, respond_by, context.now)
    return "noted"


def _event(status: Status, said: str) -> str:
    """Give what an answer does: an end, unless somebody still has something to do."""
    if said == "nothing" and status is not Status.DECLINED:
        return "miss"
    if said == "contacted" and status in (Status.WAITING, Status.CONTACTED):
        return "contact"
    return "finish"


def _find(context: Context) -> Row[Any] | None:
    asked = MINE.where(referrals.c.contact_id == context.contact_id, referrals.c.status.in_(OPEN))
    asked = asked.where(referrals.c.asked_at.is_not(None), referrals.c.said.is_(None))
    return context.db.execute(asked.order_by(referrals.c.id.desc()).limit(1)).one_or_none()
