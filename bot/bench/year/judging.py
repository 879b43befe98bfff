"""What must hold when the year is over: of everything that has a life, and of every message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, union_all

from bot.bench.verdict import Verdict
from bot.messages import MessageClass, MessageStatus
from bot.programme.lives import LIVES, find_overdue
from bot.programme.status import Status
from bot.programme.surveys import INVITATION
from bot.programme.surveys import Status as Survey
from bot.services.quiet import next_allowed
from bot.store.archive import archive
from bot.store.contacts import addresses, contacts
from bot.store.due import due
from bot.store.outbox import outbox
from bot.store.surveys import survey_invitations, surveys
from bot.store.workshops import registrations, workshops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

    from bot.bench.year.gateway import Sent
    from bot.bench.year.people import Person
    from bot.bench.year.world import World

_MESSAGES = union_all(
    *(
        select(*(table.c[name] for name in ("id", "message_class", "medium", "status", "created_at", "begun_at")))
        for table in (outbox, archive)
    )
).subquery("messages")
_UNASKED = select(_MESSAGES.c.id, _MESSAGES.c.begun_at).where(
    _MESSAGES.c.message_class != MessageClass.REPLY, _MESSAGES.c.begun_at.is_not(None)
)
_UNFINISHED = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN)
_OPEN_STILL = select(_MESSAGES.c.id, _MESSAGES.c.status).where(
    or_(_MESSAGES.c.status.in_(_UNFINISHED), _MESSAGES.c.status.not_in(list(MessageStatus)))
)
_STANDING = (
    select(registrations.c.id, registrations.c.status, registrations.c.offered_until)
    .add_columns(workshops.c.status.label("held"))
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.status.in_([status for status in Status if status.stands]))
    .order_by(registrations.c.id)
)
_IN_VAIN = (
    select(survey_invitations.c.id, survey_invitations.c.status, surveys.c.status.label("survey"))
    .join(surveys, surveys.c.id == survey_invitations.c.survey_id)
    .where(survey_invitations.c.status.in_(sorted(INVITATION.open)), surveys.c.status != Survey.OPEN)
    .order_by(survey_invitations.c.id)
)
_DONE_TWICE = (
    select(due.c.kind, due.c.subject_id, due.c.due_at)
    .where(due.c.outcome == "done")
    .group_by(due.c.kind, due.c.subject_id, due.c.due_at)
    .having(func.count() > 1)
)
_FAILED = select(due.c.id, due.c.kind, due.c.subject_id, due.c.tries).where(due.c.tries > 1)
_FORGOTTEN = select(due.c.id, due.c.kind, due.c.subject_id).where(due.c.done_at.is_(None))


def judge(world: World) -> Verdict:
    """Give what the year has shown, and each thing that should not be."""
    with world.runtime.database.look() as db:
        broken = {
            "open, and nobody has to act": list(_left_open(world, db)),
            "overdue, and not in the staff's list": list(_unlisted(world, db)),
            "registrations that nobody decided": list(_undecided(world, db)),
            "invitations to a survey that is over": [_told(row) for row in db.execute(_IN_VAIN)],
            "due work that failed or was not done": list(_undone(world, db)),
            "due work that was done twice": [_told(row) for row in db.execute(_DONE_TWICE)],
            "begun in quiet hours": list(_at_night(world, db)),
            "to somebody who wants nothing": list(_unwanted(world, db)),
            "the same twice on a day": list(_twice(world, db)),
            "messages that came to no end": [_told(row) for row in db.execute(_OPEN_STILL)],
        }
        seen = {
            "contacts": f"{len(world.people):,}",
            "messages that providers took": f"{len(world.sent):,}",
            "overdue, in the staff's list": f"{len(find_overdue(db, world.now)):,}",
        }
    return Verdict(broken, seen)


def unasked(world: World, db: Connection) -> Iterator[Sent]:
    """Give the messages that providers took and nobody had asked for: notices and broadcasts."""
    wanted = {row.id for row in db.execute(_UNASKED)}
    return (sent for sent in world.sent if int(sent.outbound.reference) in wanted)


def _left_open(world: World, db: Connection) -> Iterator[str]:
    """Say what is open, has nothing planned, and is by no time anybody's to act on."""
    for life in LIVES:
        planned = select(due.c.subject_id).where(due.c.kind.in_(life.dues), due.c.done_at.is_(None))
        theirs = select(life.table.c.id, life.table.c.status, life.table.c.changed_at)
        unsettled = sorted(life.open - set(life.rests))
        nobodys = theirs.where(life.table.c.status.in_(unsettled), life.table.c.respond_by.is_(None))
        for row in db.execute(nobodys.where(life.table.c.id.not_in(planned)).order_by(life.table.c.id)):
            yield f"{life.table.name} {row.id}: {row.status} since {row.changed_at.astimezone(world.zone):%d %B}"


def _unlisted(world: World, db: Connection) -> Iterator[str]:
    """Say what is overdue by its own row and not listed, or listed and not overdue."""
    listed = {(row.subject, row.id) for row in find_overdue(db, world.now)}
    late = set()
    for life in LIVES:
        table = life.table
        rows = db.execute(select(table.c.id, table.c.status, table.c.respond_by).where(table.c.respond_by.is_not(None)))
        late |= {(table.name, row.id) for row in rows if row.status in life.open and row.respond_by <= world.now}
    yield from (f"{subject} {object_id}" for subject, object_id in sorted(listed ^ late))


def _undecided(world: World, db: Connection) -> Iterator[str]:
    """Say which offers nobody let lapse, and who still waits for a workshop that is over."""
    for row in db.execute(_STANDING):
        lapsed = row.status == Status.OFFERED and row.offered_until < world.now
        waits_for_nothing = row.held != "planned" and (row.status != Status.CONFIRMED or row.held != "over")
        if lapsed or waits_for_nothing:
            yield f"registration {row.id}: {row.status}, of a workshop that is {row.held}"


def _undone(world: World, db: Connection) -> Iterator[str]:
    yield from (_told(row) for row in db.execute(_FAILED))
    yield from (_told(row) for row in db.execute(_FORGOTTEN.where(due.c.due_at <= world.now)))


def _at_night(world: World, db: Connection) -> Iterator[str]:
    for row in db.execute(_UNASKED.order_by(_MESSAGES.c.id)):
        if next_allowed(row.begun_at, world.runtime.quiet, world.zone) > row.begun_at:
            yield f"message {row.id}: begun at {row.begun_at.astimezone(world.zone):%H:%M on %d %B}"


def _unwanted(world: World, db: Connection) -> Iterator[str]:
    """Say what went to somebody who had read that they get nothing; who has the number since and agreed is another."""
    for sent in unasked(world, db):
        person = world.people[sent.outbound.address]
        if person.wanted_nothing_at(sent.at) and not _was_anothers(db, person, sent.at):
            yield f"message {sent.outbound.reference}: {sent.at.astimezone(world.zone):%d %B %H:%M}"


def _was_anothers(db: Connection, person: Person, at: datetime) -> bool:
    """Say whether a number had become another's by then, who was taken in as a contact of their own."""
    if person.another_since is None:
        return False
    theirs = select(contacts.c.created_at).join(addresses, addresses.c.contact_id == contacts.c.id)
    taken_in = db.execute(theirs.where(addresses.c.value == person.number).distinct()).scalars()
    return any(person.another_since < since <= at for since in taken_in)


def _twice(world: World, db: Connection) -> Iterator[str]:
    """Say what somebody was told twice on a day without having been in touch in between."""
    before: dict[tuple[str, str, date], Sent] = {}
    for sent in unasked(world, db):
        day, told = sent.at.astimezone(world.zone).date(), sent.outbound
        first = before.get((told.address, told.body, day))
        if first and not world.people[told.address].was_in_touch(first.at, sent.at):
            yield f"messages {first.outbound.reference} and {told.reference} on {day:%d %B}: {told.body}"
        before[told.address, told.body, day] = sent


def _told(row: Row[*tuple[Any, ...]]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row._mapping.items())  # noqa: SLF001  # SQLAlchemy's own way
