"""Forgets a person: every word and address goes, the counts and a keyed hash stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from bot.messages import MessageStatus
from bot.programme.interests import forget_interest
from bot.programme.lifecycle import TIME
from bot.programme.lives import end_lives
from bot.programme.offers import offer_free_seats
from bot.programme.photos import drop_photos_of
from bot.programme.referral_steps import withdraw_all
from bot.programme.registration_life import LIFE, STANDING
from bot.programme.workshops import get_workshop
from bot.runtime import Runtime
from bot.services.personal.leaders_words import forget_words_of
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, contacts
from bot.store.files import files
from bot.store.holdings import FILES, HOLDINGS
from bot.store.outbox import outbox
from bot.store.products import interests
from bot.store.suppressions import Seal, suppress
from bot.store.workshops import registrations, workshops

ERASED = "erased"
"""The reason code of what was in doubt when its contact was erased: nobody can be asked about it any more."""

_LOCK = select(contacts.c.opted_out_at).where(contacts.c.id == bindparam("whose")).with_for_update()
_THEIRS = outbox.c.contact_id == bindparam("whose")
_COUNT = select(func.count()).select_from(outbox).where(_THEIRS)
_MESSAGES = (
    select(outbox.c.id, outbox.c.status, outbox.c.address)
    .where(_THEIRS)
    .order_by(outbox.c.id)
    .with_for_update(skip_locked=True)  # whoever holds one waits for our contact, perhaps
)
_SETTLE: Mapping[MessageStatus, Mapping[str, str]] = {
    MessageStatus.QUEUED: {"status": MessageStatus.CANCELLED},
    MessageStatus.UNKNOWN: {"status": MessageStatus.FAILED, "reason_code": ERASED},
}
"""What becomes of messages that have not come to an end."""
_SEAL = update(outbox).where(_THEIRS, outbox.c.address == bindparam("plain")).values(address=bindparam("sealed"))
_ADDRESSES = select(addresses.c.value).where(addresses.c.contact_id == bindparam("whose")).distinct()
_SEATS = (
    select(registrations.c.workshop_id)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == bindparam("whose"), registrations.c.status.in_(STANDING))
    .where(workshops.c.starts_on > bindparam("today"))
    .order_by(registrations.c.workshop_id)
)
_EMPTY = [
    delete(holding.table).where(holding.whose)
    if holding.becomes is None
    else update(holding.table).where(holding.whose).values(dict(holding.becomes))
    for holding in HOLDINGS
    if holding.becomes is None or holding.becomes
]
_TOLD_ON_THE_PAGE = (
    select(interests.c.id)
    .where(interests.c.contact_id.is_(None), interests.c.phone_or_mail.in_(bindparam("known", expanding=True)))
    .order_by(interests.c.id)
)
"""What they asked for on the public page, which knows them by their number alone."""
_DROP_FILES = delete(files).where(files.c.id.in_(bindparam("own", expanding=True)))
_NAMED = (
    select(contacts.c.reached_through_id, (contacts.c.name + ": ").label("named"))
    .where(contacts.c.id == bindparam("whose"), contacts.c.reached_through_id.is_not(None))
    .subquery()
)
_ON_SHARED_PHONE = (outbox.c.contact_id == select(_NAMED.c.reached_through_id).scalar_subquery()) & (
    outbox.c.body.startswith(select(_NAMED.c.named).scalar_subquery())
)
"""What was said of them on the phone through which they were reached, which begins with their name."""
_CANCEL_ON_SHARED_PHONE = (
    update(outbox)
    .where(_ON_SHARED_PHONE, outbox.c.status == MessageStatus.QUEUED)
    .values(status=MessageStatus.CANCELLED, status_at=bindparam("now"))
)
_FORGET_ON_SHARED_PHONE = update(outbox).where(_ON_SHARED_PHONE).values(body="")
_DETACH_FILES = update(outbox).where(outbox.c.file_id.in_(bindparam("own", expanding=True))).values(file_id=None)
"""Also from what went to the phone through which they were reached."""
_MERGED = select(contacts.c.id).where(contacts.c.merged_into_id == bindparam("whose"))
_CLOSE = (
    update(contacts)
    .where(contacts.c.id == bindparam("whose"))
    .values(
        erased_at=func.coalesce(contacts.c.erased_at, bindparam("now", type_=contacts.c.erased_at.type)),
        opted_out_at=bindparam("now"),
    )
)


def erase(runtime: Runtime, db: Connection, contact_id: int) -> bool:
    """Erase a contact, whole or not at all; safe to repeat. Whoever calls commits.

    False where a message to them is being handed over: what had not begun is cancelled, and the rest is to be tried
    again in a moment, when its result is known.
    """
    now, whose = runtime.clock(db), {"whose": contact_id}
    opted_out_at = db.execute(_LOCK, whose).scalar_one()
    messages = db.execute(_MESSAGES, whose).all()
    _settle(db, messages, now)
    is_held = len(messages) < db.execute(_COUNT, whose).scalar_one()
    if is_held or any(row.status == MessageStatus.SENDING for row in messages):
        return False
    known = {*db.execute(_ADDRESSES, whose).scalars()}
    suppress(db, {*map(runtime.seal, known)}, now, opted_out_at)
    _seal(db, contact_id, known | {row.address for row in messages}, runtime.seal)
    _give_up_seats(runtime, db, contact_id, now)
    withdraw_all(db, contact_id, now)
    end_lives(db, contact_id, now)
    for interest in db.execute(_TOLD_ON_THE_PAGE, {"known": sorted(known)}).scalars().all():
        forget_interest(db, interest, now)
    drop_photos_of(db, contact_id)
    forget_words_of(db, contact_id, now)
    db.execute(_CANCEL_ON_SHARED_PHONE, {**whose, "now": now})
    db.execute(_FORGET_ON_SHARED_PHONE, whose)
    for merged in (contact_id, *db.execute(_MERGED, whose).scalars().all()):
        _empty(db, {"whose": merged})
    db.execute(_CLOSE, {**whose, "now": now})
    return True


def _empty(db: Connection, whose: Mapping[str, int]) -> None:
    """Empty what the tables hold of a contact, with the files that are theirs."""
    own = [file_id for query in FILES for file_id in db.execute(query, whose).scalars() if file_id]
    for statement in _EMPTY:
        db.execute(statement, whose)
    if own:
        db.execute(_DETACH_FILES, {"own": own})
        db.execute(_DROP_FILES, {"own": own})


def _settle(db: Connection, messages: Collection[Row[*tuple[Any, ...]]], now: datetime) -> None:
    for status, values in _SETTLE.items():
        ids = [row.id for row in messages if row.status == status]
        db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**values, status_at=now))


def _seal(db: Connection, contact_id: int, known: Collection[str], seal: Seal) -> None:
    """Put seals in the place of addresses, also in the broadcasts that were tried on them."""
    for plain in sorted(known):
        db.execute(_SEAL, {"whose": contact_id, "plain": plain, "sealed": seal(plain)})
        tried = update(broadcasts).where(broadcasts.c.filters.contains(plain, autoescape=True))
        db.execute(tried.values(filters=func.replace(broadcasts.c.filters, plain, seal(plain))))


def _give_up_seats(runtime: Runtime, db: Connection, contact_id: int, now: datetime) -> None:
    """Leave the places at workshops that are still to come to the next in line; the others stay as counts."""
    today = now.astimezone(runtime.house.zone).date()
    for workshop_id in db.execute(_SEATS, {"whose": contact_id, "today": today}).scalars().all():
        get_workshop(db, workshop_id, lock=True)
        theirs = (registrations.c.contact_id == contact_id) & (registrations.c.workshop_id == workshop_id)
        LIFE.apply_all(db, theirs, "cancel", TIME, now, told_at=now)
        offer_free_seats(db, workshop_id, now, runtime.lifetimes.offer)
