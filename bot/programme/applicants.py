"""The applicants of a workshop: what a selection knows of each, and the selection made so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.registration_life import LIFE
from bot.programme.seats import Room
from bot.programme.selecting import Applicant, Criteria, Ranked
from bot.programme.selecting import select as rank
from bot.programme.status import HOLDS_SEAT, Admission, Status
from bot.programme.workshop_life import LIFE as WORKSHOP_LIFE
from bot.programme.workshop_life import PAST_CHANGE
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.programme.workshops import get_workshop, room_of
from bot.store.contacts import contacts
from bot.store.groups import groups, memberships
from bot.store.planning import plan_all
from bot.store.workshops import attendance, registrations

_EARLIER = registrations.alias("earlier")
_WAS_THERE = (
    exists()
    .where(_EARLIER.c.id == attendance.c.registration_id, _EARLIER.c.contact_id == registrations.c.contact_id)
    .where(_EARLIER.c.workshop_id != registrations.c.workshop_id)
)
_IS_MEMBER = (
    exists()
    .where(memberships.c.contact_id == registrations.c.contact_id, memberships.c.left_at.is_(None))
    .where(groups.c.id == memberships.c.group_id, groups.c.kind == "cooperative", groups.c.closed_at.is_(None))
)
_KNOWN = (
    select(registrations.c.id, registrations.c.place, registrations.c.district, registrations.c.status, contacts.c.sex)
    .add_columns(_IS_MEMBER.label("member"), _WAS_THERE.label("trained"))
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(registrations.c.workshop_id == bindparam("workshop_id"))
    .where(registrations.c.status.in_((*HOLDS_SEAT, Status.APPLIED)))
    .order_by(registrations.c.place)
)
_RESERVE = update(registrations).where(registrations.c.id == bindparam("reserve_id")).values(place=bindparam("at"))


def propose(db: Connection, workshop: Row[Any]) -> list[Ranked]:
    """Give a workshop's applicants in their order, those who get the seats that are left first, with the reasons."""
    known = db.execute(_KNOWN, {"workshop_id": workshop.id}).all()
    applied = [_applicant(row) for row in known if row.status == Status.APPLIED]
    seated = [_applicant(row) for row in known if row.status != Status.APPLIED]
    return rank(criteria_of(db, workshop), applied, seated)


def criteria_of(db: Connection, workshop: Row[Any]) -> Criteria:
    """Give what a workshop's selection minds."""
    shares = room_of(db, workshop).shares
    return Criteria(workshop.seats, shares, workshop.sex_share, workshop.prefers_members, workshop.prefers_new)


@dataclass(frozen=True, slots=True)
class Choice:
    """What staff decide in a selection."""

    reserve: int
    """How many of those who follow wait for a seat."""
    seated: frozenset[int] | None = None
    """The registrations that get a seat; None: those that are proposed."""


def choose(db: Connection, workshop_id: int, choice: Choice, by: By, now: datetime) -> list[Ranked]:
    """Select from a workshop's applicants; gives them in their order, as they were chosen.

    Who applied is told later, each by themselves. Raises Refusal where there is nothing to select yet, or any more.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    line = _decided(propose(db, workshop), choice)
    _check(workshop, now, line)
    chosen = [one.applicant.id for one in line if one.selected]
    _check_room(room_of(db, workshop), len(chosen))
    spare = [one.applicant.id for one in line if not one.selected][: choice.reserve]
    of_it = registrations.c.workshop_id == workshop_id
    LIFE.apply_all(db, registrations.c.id.in_(chosen), "select", by, now, told_at=now)
    LIFE.apply_all(db, registrations.c.id.in_(spare), "reserve", by, now)
    LIFE.apply_all(db, of_it & (registrations.c.status == Status.APPLIED), "refuse", by, now)
    if spare:
        last = max(one.applicant.place for one in line)
        db.execute(_RESERVE, [{"reserve_id": one, "at": last + number} for number, one in enumerate(spare, 1)])
    note = f"{len(chosen)} of {len(line)}"
    WORKSHOP_LIFE.apply(db, workshop_id, "select", by, now, respond_by=None, note=note)
    told = select(registrations.c.id).where(registrations.c.id.in_([one.applicant.id for one in line]))
    plan_all(db, "selection_told", told, now, now)
    return line


def why_not_yet(workshop: Row[Any], now: datetime) -> str | None:
    """Give the sentence that says why nobody can be selected at a workshop now; None where they can."""
    refusals = {
        N_("Nothing is selected here: whoever registers first has a seat."): workshop.admission != Admission.SELECTION,
        PAST_CHANGE: workshop.status != WorkshopStatus.PLANNED,
        N_("People can still register; select once that is over."): workshop.closes_at > now,
    }
    return next((why for why, holds in refusals.items() if holds), None)


def _check(workshop: Row[Any], now: datetime, line: list[Ranked]) -> None:
    if why := why_not_yet(workshop, now):
        raise Refusal(why)
    if not line and workshop.respond_by is None:
        raise Refusal(N_("The applicants of this training are selected already."))


def _check_room(room: Room, chosen: int) -> None:
    left = room.seats - sum(room.taken.values())
    if chosen > left:
        raise Refusal(N_("You chose {chosen}, and {left} seats are left."), chosen=chosen, left=left)


def _decided(line: list[Ranked], choice: Choice) -> list[Ranked]:
    """Give the proposal as staff changed it; the order among those who have no seat stays."""
    if choice.seated is None:
        return line
    ids = choice.seated
    return sorted((replace(one, selected=one.applicant.id in ids) for one in line), key=lambda one: not one.selected)


def _applicant(row: Row[Any]) -> Applicant:
    return Applicant(row.id, row.place, row.district, row.sex or "unsaid", row.member, row.trained)
