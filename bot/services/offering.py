"""Tells contacts of the seats that became free for them, and passes on those that were not taken in time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, String, and_, bindparam, case, select, update

from bot.engine.display import show_date
from bot.engine.values import Both, show, store
from bot.marking import N_
from bot.messages import Medium, MessageClass
from bot.programme import offers
from bot.programme.locking import lock_contacts
from bot.programme.status import Status
from bot.runtime import Runtime
from bot.services.notices import WINDOW, Notice, find_way, notify, take_up
from bot.services.outgoing import screen_row
from bot.services.passage import OFFER, Passage, Spoken
from bot.services.quiet import next_allowed
from bot.store import turns
from bot.store.approvals import has_usable
from bot.store.contacts import addresses, contacts
from bot.store.workshops import registrations, workshops

_WORTH = timedelta(days=3)
"""How long news of a seat that is given is worth sending by a template."""

log = logging.getLogger(__name__)

OFFERED_ELSEWHERE = N_("A seat is free: {title}, {date}. To confirm by {deadline}, dial {ussd} or send SEAT.")
OFFERED_TO_MEMBER = N_("A seat is free: {title}, {date}. To confirm by {deadline}, dial {ussd} or send MEMBERS.")
GIVEN = N_("A seat became free and it is yours: {title}, {date}. Venue: {venue}. Your code: {code}")


def pass_on(runtime: Runtime) -> None:
    """Let offers lapse whose deadline has passed, offer their seats to the next, and tell all who have to be told."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        lapsed = offers.find_lapsed(db, now)
    for workshop_id in lapsed:
        try:
            with runtime.database.begin() as db:
                offers.lapse(db, workshop_id, runtime.clock(db), runtime.lifetimes.offer)
        except Exception:
            log.exception("workshop %s: its offers could not lapse; the others do", workshop_id)
    with runtime.database.begin() as db:
        untold = list(db.execute(_UNTOLD, {"since": now - WINDOW, "default": runtime.default_language}).scalars())
    for registration_id in untold:
        try:
            _tell(runtime, registration_id)
        except Exception:
            log.exception("registration %s: the contact could not be told; the others are", registration_id)


_IS_UNTOLD = registrations.c.told_at.is_(None) & registrations.c.status.in_((Status.OFFERED, Status.CONFIRMED))
_REACHED = select(addresses.c.id).where(
    addresses.c.contact_id.in_((contacts.c.id, contacts.c.reached_through_id)),
    addresses.c.value.startswith("+")
    | (addresses.c.medium == Medium.WHATSAPP) & (addresses.c.last_inbound_at > bindparam("since")),
)
"""By a number, or by a chat that is open."""
_CHATS = select(addresses.c.id).where(
    addresses.c.contact_id == contacts.c.id, addresses.c.medium == Medium.WHATSAPP, addresses.c.unreachable_at.is_(None)
)
_TEMPLATES = {Status.OFFERED: "seat_offered", Status.CONFIRMED: "seat_given"}
_BY_TEMPLATE = and_(
    contacts.c.opted_out_at.is_(None),
    contacts.c.taken_over_at.is_(None),
    _CHATS.exists(),
    has_usable(case(_TEMPLATES, value=registrations.c.status), bindparam("default", type_=String)),
)
"""By a chat that is closed, while WhatsApp approves of the template."""
_UNTOLD = (
    select(registrations.c.id)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(_IS_UNTOLD, contacts.c.doubted_at.is_(None))
    .where(_REACHED.exists() | _BY_TEMPLATE)
    .order_by(registrations.c.offered_until, registrations.c.id)
)
_TO_TELL = (
    select(registrations, workshops.c.title_en, workshops.c.title_rw, workshops.c.venue_en)
    .add_columns(workshops.c.venue_rw, workshops.c.starts_on, workshops.c.starts_at)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
)


def _tell(runtime: Runtime, registration_id: int) -> None:
    """Tell one contact, in a transaction of their own, since a contact is locked before all else.

    Whoever cannot be told by any line now is told as soon as they write again.
    """
    with runtime.database.begin() as db:
        row = db.execute(_TO_TELL.where(registrations.c.id == registration_id)).one()
        now = runtime.clock(db)
        due_at = next_allowed(now, runtime.quiet, runtime.house.zone)
        way = find_way(runtime, db, row.contact_id, due_at)
        if way is None:
            _tell_by_template(runtime, db, registration_id, due_at)
            return
        passage = take_up(runtime, db, way, now)
        if not _mark_told(db, row, now, _held_until(runtime, row, now, due_at)):
            return
        row = db.execute(_TO_TELL.where(registrations.c.id == registration_id)).one()
        message = screen_row(passage, _say(passage, row))
        until = row.offered_until
        if passage.message.medium is Medium.WHATSAPP:
            closes_at = passage.row.last_inbound_at + WINDOW
            until = min(until or closes_at, closes_at)
        message |= {"message_class": MessageClass.NOTICE, "due_at": due_at, "expires_at": until}
        turns.insert_outbox(db, [message])
    runtime.ring("replies")


def _tell_by_template(runtime: Runtime, db: Connection, registration_id: int, due_at: datetime) -> None:
    """Tell who has nothing but a chat that is closed, by a template; they have as long to answer as others."""
    row = _lock(db, registration_id)
    if row is None:
        return
    now = runtime.clock(db)
    until = _held_until(runtime, row, now, due_at)
    values = {
        "title": Both(row.title_en, row.title_rw),
        "venue": Both(row.venue_en, row.venue_rw),
        "date": row.starts_on,
        "code": row.code,
        "deadline": until or "",
    }
    template = _TEMPLATES[Status(row.status)]
    if notify(runtime, db, Notice(row.contact_id, "", values, until - due_at if until else _WORTH, template=template)):
        _mark_told(db, row, now, until)


def _lock(db: Connection, registration_id: int) -> Row[Any] | None:
    """Give a registration that is still to be told of, its contact locked first, as everywhere."""
    whole = _TO_TELL.where(registrations.c.id == registration_id)
    lock_contacts(db, db.execute(whole).one().contact_id)
    return db.execute(whole.where(_IS_UNTOLD)).one_or_none()


def _held_until(runtime: Runtime, row: Row[Any], now: datetime, due_at: datetime) -> datetime | None:
    """Give until when an offer stands of which somebody hears at a time; None where the seat is theirs already.

    Who hears of it only after the night has as much longer to answer, but not longer than until the workshop begins.
    """
    if row.offered_until is None:
        return None
    until: datetime = row.offered_until + (due_at - now)
    begins_at = datetime.combine(row.starts_on, row.starts_at, runtime.house.zone)
    return min(until, begins_at) if begins_at > due_at else until


def _mark_told(db: Connection, row: Row[Any], now: datetime, until: datetime | None) -> bool:
    """Mark a registration as told; False where somebody else told them, or there is nothing to tell any more."""
    told = update(registrations).where(registrations.c.id == row.id, _IS_UNTOLD)
    return db.execute(told.values(told_at=now, offered_until=until)).rowcount == 1


def _say(passage: Passage, row: Row[Any]) -> Spoken:
    """Give what to say; where the contact can answer and nothing else is open, the question waits for the answer.

    It waits as long as the offer stands, if that is longer than a session is kept.
    """
    is_theirs = passage.row.id == row.contact_id  # and not the phone of who leads their group
    can_answer = passage.runtime.channels[passage.message.channel].two_way and is_theirs
    is_next = row.id == offers.find_offered(passage.db, row.contact_id)  # which is the one that the flow asks about
    if is_next and can_answer and passage.session is None:
        passage.begin(OFFER, asks_language=False)
        left = passage.left()
        turns.write_session(passage.db, left | {"expires_at": max(left["expires_at"], row.offered_until)})
        return passage.spoken()
    english = passage.language == "en"
    values = {
        "title": row.title_en if english else row.title_rw,
        "venue": row.venue_en if english else row.venue_rw,
        "date": show_date(row.starts_on, passage.language),
        "code": row.code,
    }
    name = "" if is_theirs else f"{_name_of(passage, row.contact_id)}: "
    if row.status == Status.CONFIRMED:
        return Spoken(name + passage.words(GIVEN, **values))
    deadline = show(store(row.offered_until), passage.language, passage.runtime.house.zone, today=passage.facts.today)
    words = OFFERED_ELSEWHERE if is_theirs else OFFERED_TO_MEMBER
    return Spoken(name + passage.words(words, deadline=deadline, **values))


def _name_of(passage: Passage, contact_id: int) -> str:
    return passage.db.execute(select(contacts.c.name).where(contacts.c.id == contact_id)).scalar_one() or "-"
