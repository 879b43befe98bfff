"""Workshops as staff plan them: made, moved, cancelled, each with what is due on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme import survey_schedules
from bot.programme.lifecycle import By
from bot.programme.registration_life import LIFE as REGISTRATION_LIFE
from bot.programme.registration_life import STANDING
from bot.programme.stage import Stage
from bot.programme.status import Admission
from bot.programme.workshop_life import LIFE, PAST_CHANGE, TO_SELECT, stages_of
from bot.programme.workshops import get_workshop, room_of
from bot.store.due import drop, plan
from bot.store.planning import plan_all
from bot.store.workshops import invited_districts, registrations
from bot.text import septets

LONGEST = {"title_en": 40, "title_rw": 40, "venue_en": 36, "venue_rw": 36}
"""Septets, so that every screen has room."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who acts, when, and by which clock the workshops go."""

    by: By
    now: datetime
    zone: ZoneInfo

    @classmethod
    def of(cls, stage: Stage) -> Occasion:
        """Give the one on which somebody of the staff acts."""
        return cls(stage.by, stage.now, stage.runtime.house.zone)


def add_workshop(db: Connection, values: Mapping[str, Any], shares: Mapping[str, int], occasion: Occasion) -> int:
    """Add a workshop that invites these districts, each with the seats kept for it, or all where none is named.

    Gives its id. `values` are its columns. Raises Refusal for what no workshop can be, and IntegrityError where the
    same form made one before.
    """
    _check_to_come(values["starts_on"], occasion)
    _check(values)
    _check_shares(values["seats"], shares)
    by_selection = values["admission"] == Admission.SELECTION
    respond_by = values["closes_at"] + TO_SELECT if by_selection else None
    made = LIFE.begin(db, {**values, "respond_by": respond_by}, occasion.by, occasion.now)
    _keep_shares(db, made, shares)
    _plan_stages(db, get_workshop(db, made), occasion)
    return made


def move_workshop(db: Connection, workshop_id: int, values: Mapping[str, Any], occasion: Occasion) -> Row[Any]:
    """Give a workshop another date, hour or venue; gives it as it is then.

    Who is concerned is told later, each by themselves; who had said that they will come is asked again for another
    date. Raises Refusal where it cannot be moved.
    """
    before = get_workshop(db, workshop_id, lock=True)
    after = _moved(before, values)
    if "starts_on" in values:
        _check_to_come(values["starts_on"], occasion)
    _check({**dict(zip(before._fields, before, strict=True)), **after})
    if before.respond_by or (before.admission == Admission.SELECTION and "closes_at" in values):
        after["respond_by"] = after["closes_at"] + TO_SELECT
    note = ", ".join(f"{name} {value}" for name, value in values.items())
    if not LIFE.apply(db, workshop_id, "move", occasion.by, occasion.now, **after, note=note):
        raise Refusal(PAST_CHANGE)
    standing = (registrations.c.workshop_id == workshop_id) & registrations.c.status.in_(STANDING)
    if after["starts_on"] != before.starts_on:
        db.execute(update(registrations).where(standing).values(coming_at=None))
    workshop = get_workshop(db, workshop_id)
    _plan_stages(db, workshop, occasion)
    survey_schedules.follow(db, workshop, occasion.zone, occasion.now)
    plan_all(db, "workshop_moved", select(registrations.c.id).where(standing), occasion.now, occasion.now)
    return workshop


def change_workshop(
    db: Connection, workshop_id: int, values: Mapping[str, Any], shares: Mapping[str, int], occasion: Occasion
) -> None:
    """Change how many seats a workshop has and what its selection minds; the shares of other districts stay.

    Raises Refusal where it cannot be changed, or has fewer seats than are kept or taken.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    room = room_of(db, workshop)
    seats = values.get("seats", workshop.seats)
    _check_shares(seats, {**room.shares, **shares})
    if seats < (taken := sum(room.taken.values())):
        raise Refusal(N_("{taken} have a seat already; there cannot be {seats}."), taken=taken, seats=seats)
    note = ", ".join(f"{name} {value}" for name, value in {**values, **shares}.items())
    if not LIFE.apply(db, workshop_id, "change", occasion.by, occasion.now, **values, note=note):
        raise Refusal(PAST_CHANGE)
    of_it = (invited_districts.c.workshop_id == workshop_id) & invited_districts.c.district.in_(list(shares))
    db.execute(delete(invited_districts).where(of_it))
    _keep_shares(db, workshop_id, shares)


def cancel_workshop(db: Connection, workshop_id: int, occasion: Occasion, reason: str | None = None) -> int:
    """Cancel a workshop; gives how many are concerned, who are told later, each by themselves.

    The reason goes on record. Raises Refusal where it cannot be cancelled any more.
    """
    get_workshop(db, workshop_id, lock=True)
    now = occasion.now
    if not LIFE.apply(db, workshop_id, "cancel", occasion.by, now, cancelled_at=now, respond_by=None, note=reason):
        raise Refusal(PAST_CHANGE)
    survey_schedules.let_go(db, workshop_id, occasion.by, now)
    of_it = registrations.c.workshop_id == workshop_id
    ended = REGISTRATION_LIFE.apply_all(db, of_it, "call_off", occasion.by, now)
    plan_all(db, "workshop_cancelled", select(registrations.c.id).where(registrations.c.id.in_(ended)), now, now)
    return len(ended)


def _moved(before: Row[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a moved workshop: it keeps its length, unless that was named."""
    starts_on: date = values.get("starts_on", before.starts_on)
    length: timedelta = before.ends_on - before.starts_on
    return {"starts_on": starts_on, "ends_on": starts_on + length, "closes_at": before.closes_at, **values}


def _keep_shares(db: Connection, workshop_id: int, shares: Mapping[str, int]) -> None:
    if shares:
        kept = [{"workshop_id": workshop_id, "district": name, "share": share} for name, share in shares.items()]
        db.execute(insert(invited_districts), kept)


def _check_shares(seats: int, shares: Mapping[str, int]) -> None:
    if sum(shares.values()) > seats:
        kept = sum(shares.values())
        raise Refusal(N_("{kept} seats are kept for districts, and there are {seats}."), kept=kept, seats=seats)


def _check_to_come(day: date, occasion: Occasion) -> None:
    if day < occasion.now.astimezone(occasion.zone).date():
        raise Refusal(N_("{day} is past. Choose a day to come."), day=day)


def _check(values: Mapping[str, Any]) -> None:
    if values["ends_on"] < values["starts_on"]:
        raise Refusal(N_("It cannot end before it begins: on {ends_on}."), ends_on=values["ends_on"])
    if values["closes_at"].date() > (starts_on := values["starts_on"]):
        last = values["closes_at"].date()
        raise Refusal(N_("Registration cannot last until {last}: it begins on {day}."), last=last, day=starts_on)
    for name, longest in LONGEST.items():
        if not 0 < (septets(values[name]) or 999) <= longest:
            sentence = N_("Write it in plain letters, {longest} at the most: {text}")
            raise Refusal(sentence, longest=longest, text=values[name])


def _plan_stages(db: Connection, workshop: Row[Any], occasion: Occasion) -> None:
    """Have done in their time what is due with a workshop and still to come; what is past is not done any more."""
    for stage, at in stages_of(workshop, occasion.zone):
        if at > occasion.now:
            plan(db, f"workshop_{stage}", workshop.id, at, occasion.now)
        else:
            drop(db, f"workshop_{stage}", workshop.id, occasion.now)
