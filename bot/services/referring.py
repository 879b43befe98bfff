"""Tells a bank's officers who waits, reminds them, and asks the contact later what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, update

from bot.marking import N_
from bot.programme.lifecycle import TIME
from bot.programme.locking import lock_contacts
from bot.programme.referral_life import LIFE, OPEN, Status
from bot.programme.referral_records import SHARED, WHOLE, find_officers
from bot.runtime import Runtime
from bot.services.notices import Notice, ask, notify
from bot.store.banks import referrals
from bot.store.contacts import contacts

_NEW = N_("Somebody asks your bank to call. To see who, dial {ussd} or send REFERRALS.")
_LATE = N_("Customers wait for your bank to call. To see them, dial {ussd} or send REFERRALS.")
_WITHDRAWN = N_("The request with number {reference} is cancelled. Do not call.")
_ERASED = N_("A request is cancelled. To see who still waits, dial {ussd} or send REFERRALS.")
_QUESTION = N_("What came of your request to the bank? To answer, dial {ussd} or send BANK.")

_WORTH = timedelta(days=3)


def tell_new(runtime: Runtime, db: Connection, referral: int) -> None:
    """Tell a bank's officers that somebody waits, once for all of the same hour, as on the day of a workshop.

    Who was told on that day and has not looked since is not told again.
    """
    row = _shared(db, referral)
    if row is None or row.status != Status.WAITING:
        return
    if _is_first(db, row, "created_at", row.created_at.replace(minute=0, second=0, microsecond=0)):
        _tell(runtime, db, row, _NEW)


def remind(runtime: Runtime, db: Connection, referral: int) -> None:
    """Remind a bank's officers that somebody waits, once for all that were to be called on the same day."""
    row = _shared(db, referral)
    if row is None or row.respond_by is None or row.respond_by > runtime.clock(db):
        return
    day = row.respond_by.astimezone(runtime.house.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if _is_first(db, row, "respond_by", day):
        _tell(runtime, db, row, _LATE)


def tell_withdrawn(runtime: Runtime, db: Connection, referral: int) -> None:
    """Tell a bank's officers that a consent was taken back; whose, they cannot see any more."""
    row = db.execute(WHOLE.where(referrals.c.id == referral)).one()
    erased_at = db.execute(select(contacts.c.erased_at).where(contacts.c.id == row.contact_id)).scalar_one()
    _tell(runtime, db, row, _ERASED if erased_at else _WITHDRAWN)


def ask_result(runtime: Runtime, db: Connection, referral: int) -> None:
    """Ask the contact what came of it, once."""
    lock_contacts(db, db.execute(select(referrals.c.contact_id).where(referrals.c.id == referral)).scalar_one())
    row = _shared(db, referral)
    if row is None:
        return
    db.execute(update(referrals).where(referrals.c.id == referral).values(asked_at=runtime.clock(db)))
    ask(runtime, db, "result", Notice(row.contact_id, _QUESTION, worth=_WORTH))


def end(runtime: Runtime, db: Connection, referral: int) -> None:
    """Let a referral be over: with what was said of it, or lapsed where nobody said anything."""
    row = db.execute(select(referrals.c.status).where(referrals.c.id == referral)).one()
    event = "lapse" if row.status in (Status.WAITING, Status.CONTACTED) else "finish"
    LIFE.apply(db, referral, event, TIME, runtime.clock(db), respond_by=None)


def _shared(db: Connection, referral: int) -> Row[Any] | None:
    return db.execute(WHOLE.where(referrals.c.id == referral, SHARED)).one_or_none()


def _is_first(db: Connection, row: Row[Any], column: str, since: datetime) -> bool:
    """Whether no other open one of the bank is earlier by a column, counted since an instant."""
    theirs, ours = referrals.c[column], getattr(row, column)
    earlier = or_(theirs < ours, and_(theirs == ours, referrals.c.id < row.id))
    others = select(referrals.c.id).where(referrals.c.bank_id == row.bank_id, referrals.c.status.in_(OPEN))
    return db.execute(others.where(theirs >= since, earlier).limit(1)).first() is None


def _tell(runtime: Runtime, db: Connection, row: Row[Any], message: str) -> None:
    officers = find_officers(db, row.bank_id)
    lock_contacts(db, *officers)
    for contact_id in officers:
        told = Notice(contact_id, message, {"reference": row.reference}, worth=_WORTH, repeats=False)
        notify(runtime, db, told)
