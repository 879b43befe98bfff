"""What two contacts have that one cannot have twice: what becomes of each, said before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, insert, select, update

from bot.marking import N_
from bot.programme import certificates as certified
from bot.programme import tickets as asking
from bot.programme.admitting import appoint
from bot.programme.groups import leave
from bot.programme.offers import offer_free_seats
from bot.programme.registration_life import LIFE
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.programme.surveys import INVITATION, Invited
from bot.programme.workshops import get_workshop
from bot.store.certificates import certificates
from bot.store.contacts import contacts
from bot.store.conversations import sessions
from bot.store.groups import groups, memberships
from bot.store.surveys import survey_invitations, surveys
from bot.store.tickets import tickets
from bot.store.turns import end_session
from bot.store.workshops import attendance, registrations, workshops


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts who are one person."""

    kept: int
    other: int
    """Who becomes the kept one."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that both have, and what becomes of it."""

    sentence: str
    """In English, to be translated before its placeholders are filled."""
    settle: Callable[[Stage], object]
    values: Mapping[str, object] = field(default_factory=dict)


_SEATS = (
    Status.ATTENDED, Status.CONFIRMED, Status.OFFERED, Status.APPLIED, Status.WAITLISTED, Status.ABSENT,
    Status.NOT_SELECTED, Status.CALLED_OFF, Status.DECLINED, Status.LAPSED, Status.CANCELLED,
)  # fmt: skip
"""Which of two places at one workshop counts: the first of these."""
_ANSWERS = (
    Invited.ANSWERED, Invited.BEGUN, Invited.REFUSED, Invited.PUT_OFF, Invited.ASKED, Invited.WAITING, Invited.LAPSED
)  # fmt: skip


def refers(column: Column[Any], table: Table) -> bool:
    """Say whether a column holds the id of a row of a table."""
    return any(key.target_fullname == f"{table.name}.id" for key in column.foreign_keys)


def find_clashes(db: Connection, pair: Pair) -> Iterator[Clash]:
    """Give what is to be settled before two contacts can be one; what is read was locked, or is only told."""
    yield from _seats(db, pair)
    yield from _invitations(db, pair)
    yield from _certificates(db, pair)
    yield from _tickets(db, pair)
    yield from _memberships(db, pair)
    yield from _sessions(db, pair)


def _seats(db: Connection, pair: Pair) -> Iterator[Clash]:
    for theirs, others, row in _twins(db, pair, registrations, workshops, workshops.c.title_en):
        stays, goes = sorted((theirs, others), key=lambda one: _SEATS.index(Status(one.status)))
        sentence = N_(
            "Both are registered for the training {title} ({stays}; {goes}): the first stays, the other is given up."
        )
        values = {"title": row.title_en, "stays": f"seat {stays.status}", "goes": f"seat {goes.status}"}
        yield Clash(sentence, partial(_settle_seat, pair, stays, goes), values)


def _settle_seat(pair: Pair, stays: Row[Any], goes: Row[Any], stage: Stage) -> None:
    """Give up one place, which stays as a count, and offer it to the next in line."""
    get_workshop(stage.db, stays.workshop_id, lock=True)
    _exchange(stage, pair, registrations, stays, goes)
    LIFE.apply_all(stage.db, registrations.c.id == goes.id, "cancel", stage.by, stage.now, told_at=stage.now)
    known = select(attendance.c.day).where(attendance.c.registration_id == stays.id)
    theirs = (attendance.c.registration_id == goes.id) & attendance.c.day.not_in(known)
    stage.db.execute(update(attendance).where(theirs).values(registration_id=stays.id))
    offer_free_seats(stage.db, stays.workshop_id, stage.now, stage.runtime.lifetimes.offer)


def _invitations(db: Connection, pair: Pair) -> Iterator[Clash]:
    for theirs, others, row in _twins(db, pair, survey_invitations, surveys, surveys.c.name):
        stays, goes = sorted((theirs, others), key=lambda one: _ANSWERS.index(Invited(one.status)))
        sentence = N_("Both were asked in the survey {title}: {stays} counts for them.")
        yield Clash(
            sentence, partial(_settle_invitation, pair, stays, goes), {"title": row.name, "stays": stays.status}
        )


def _settle_invitation(pair: Pair, stays: Row[Any], goes: Row[Any], stage: Stage) -> None:
    _exchange(stage, pair, survey_invitations, stays, goes)
    INVITATION.apply_all(stage.db, survey_invitations.c.id == goes.id, "erase", stage.by, stage.now)


def _certificates(db: Connection, pair: Pair) -> Iterator[Clash]:
    for theirs, others, row in _twins(db, pair, certificates, workshops, workshops.c.title_en):
        if theirs.status in certified.VALID and others.status in certified.VALID:
            stays, goes = sorted((theirs, others), key=lambda one: one.id)
            sentence = N_("Both have a certificate of the training {title}: {stays} stays valid, {goes} is revoked.")
            note = {"note": f"certificate {stays.number} is theirs"}
            end = partial(_apply, certified.LIFE, goes.id, "revoke", {"respond_by": None, **note})
            yield Clash(sentence, end, {"title": row.title_en, "stays": stays.number, "goes": goes.number})


def _tickets(db: Connection, pair: Pair) -> Iterator[Clash]:
    both = select(tickets).where(tickets.c.contact_id.in_((pair.kept, pair.other)))
    rows = db.execute(
        both.where(tickets.c.status.in_(asking.STANDING)).order_by(tickets.c.changed_at, tickets.c.id)
    ).all()
    if len(rows) > 1:
        goes, stays = rows
        sentence = N_("Both wait for a person: {stays} goes on, {goes} is closed.")
        end = partial(_apply, asking.LIFE, goes.id, "close", {"respond_by": None})
        yield Clash(sentence, end, {"stays": stays.reference, "goes": goes.reference})


def _memberships(db: Connection, pair: Pair) -> Iterator[Clash]:
    for theirs, others, row in _twins(db, pair, memberships, groups, groups.c.name):
        if theirs.left_at is None and others.left_at is None:
            sentence = N_("Both belong to {title}: they do once.")
            yield Clash(sentence, partial(_settle_membership, pair, others), {"title": row.name})


def _settle_membership(pair: Pair, others: Row[Any], stage: Stage) -> None:
    if others.role == "leader":
        appoint(stage, others.group_id, pair.kept, leads=True)
    leave(stage.db, others.group_id, pair.other, stage.by, stage.now)


def _sessions(db: Connection, pair: Pair) -> Iterator[Clash]:
    both = select(sessions).where(sessions.c.contact_id.in_((pair.kept, pair.other)), sessions.c.ended_at.is_(None))
    rows = db.execute(both.order_by(sessions.c.touched_at, sessions.c.id)).all()
    if len(rows) > 1:
        sentence = N_("Both have a conversation that is open: the one of which we heard last goes on.")
        yield Clash(sentence, lambda stage: end_session(stage.db, rows[0].id, stage.now))


def _twins(
    db: Connection,
    pair: Pair,
    table: Table,
    of: Table,
    title: Any,  # noqa: ANN401  # a column
) -> Sequence[tuple[Row[Any], Row[Any], Row[Any]]]:
    """Give the rows that both have of one thing: the kept one's, the other's, and the thing, in its order."""
    (link,) = (column.name for column in table.c if refers(column, of))
    both = select(table).where(table.c.contact_id.in_((pair.kept, pair.other))).order_by(table.c[link], table.c.id)
    rows = db.execute(both).all()
    theirs = [row for row in rows if row.contact_id == pair.kept]
    others = [row for row in rows if row.contact_id == pair.other]
    shared = [(one, two) for one in theirs for two in others if getattr(one, link) == getattr(two, link)]
    things = select(of.c.id, title).where(of.c.id.in_({getattr(one, link) for one, _ in shared}))
    named = {row.id: row for row in db.execute(things)} if shared else {}
    return [(one, two, named[getattr(one, link)]) for one, two in shared]


def _exchange(stage: Stage, pair: Pair, table: Table, stays: Row[Any], goes: Row[Any]) -> None:
    """Let what counts be the kept one's, and what does not the other's; no two may be one contact's at any moment."""
    if stays.contact_id == pair.kept:
        return
    db = stage.db
    spare = db.execute(insert(contacts).values(created_at=stage.now).returning(contacts.c.id)).scalar_one()
    for row, whose in ((goes, spare), (stays, pair.kept), (goes, pair.other)):
        db.execute(update(table).where(table.c.id == row.id).values(contact_id=whose))
    db.execute(delete(contacts).where(contacts.c.id == spare))


def _apply(life: Any, object_id: int, event: str, values: Mapping[str, object], stage: Stage) -> None:  # noqa: ANN401  # a Lifecycle
    life.apply(stage.db, object_id, event, stage.by, stage.now, **values)
