"""Workshops: announced some weeks ahead, so many in the year that many find a seat and some do not, and held."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from bot.bench.year.agenda import at_local
from bot.bench.year.talking import say
from bot.messages import Medium
from bot.programme.applicants import Choice, choose
from bot.programme.attendance import make_day_code, tick
from bot.programme.closing import finish
from bot.programme.lifecycle import By
from bot.programme.plans import Occasion, add_workshop, cancel_workshop, move_workshop
from bot.programme.staff import Role, add_member, get_member
from bot.programme.status import Admission, Status
from bot.store.contacts import number_of
from bot.store.workshops import registrations, workshops

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from bot.bench.year.world import World

LOGIN = "coordinator"
"""Who runs the programme."""
_EACH_FOR, _FEWEST = 60, 12
"""How many people there is a workshop for, and how many there are in a year at least."""
_WORKING_DAYS = 260
_KINDS = (
    ("Cluster management", "Gucunga amatsinda", Admission.FIRST_COME, 36, 2),
    ("Footwear design and product development", "Guhanga imideli y'inkweto", Admission.SELECTION, 20, 5),
)
_VENUES = (("Umurava", "Kigali"), ("Inkingi", "Huye"), ("Ituze", "Musanze"), ("Isoko", "Rwamagana"))
"""Halls, each with its town."""
_MOVED, _CANCELLED, _SELECTED, _FINISHED = 0.004, 0.002, 0.8, 0.8
"""How likely each is done with a workshop on a day on which it can be."""
_COMES, _TYPES = 0.85, 0.6
"""The share of those with a seat who come, and of them who type the day's code; the others are ticked off."""
_PRESENT = {"en": "present", "rw": "nitabiriye"}
_NUMBER = number_of(registrations.c.contact_id)
_SEATED = (
    select(registrations.c.code, _NUMBER.label("value"))
    .where(registrations.c.status == Status.CONFIRMED, _NUMBER.is_not(None))
    .order_by(registrations.c.id)
)


def prepare(world: World) -> None:
    """Put the coordinator on the staff, and announce the first workshop."""
    with world.runtime.database.begin() as db:
        add_member(db, {"login": LOGIN, "name": "Mutesi Grace", "role": Role.COORDINATOR}, world.now)
    _announce(world)


def work(world: World) -> None:
    """Announce a workshop on some days, and do with each what is to be done with it."""
    if world.happens(max(_FEWEST, len(world.people) / _EACH_FOR) / _WORKING_DAYS):
        _announce(world)
    with world.runtime.database.begin() as db:
        standing = select(workshops).where(workshops.c.status.in_(("planned", "over"))).order_by(workshops.c.id)
        found = db.execute(standing).all()
    for row in found:
        _tend(world, row)


def coordinator(db: Connection) -> By:
    """Give who goes on record for what the coordinator does."""
    return By(staff_id=get_member(db, LOGIN).id)


def _tend(world: World, row: Row[Any]) -> None:
    today = _today(world)
    if row.status == "over":
        if world.happens(_FINISHED):
            with world.runtime.database.begin() as db:
                finish(db, row.id, coordinator(db), world.now)
    elif row.starts_on <= today <= row.ends_on:
        _hold_day(world, row, today)
    elif row.admission == Admission.SELECTION and row.respond_by and row.closes_at <= world.now:
        if world.happens(_SELECTED):
            with world.runtime.database.begin() as db:
                choose(db, row.id, Choice(5), coordinator(db), world.now)
    elif today < row.starts_on:
        _change(world, row)


def _change(world: World, row: Row[Any]) -> None:
    """Move a workshop by a week, or cancel it, now and then."""
    with world.runtime.database.begin() as db:
        occasion = Occasion(coordinator(db), world.now, world.zone)
        if world.happens(_MOVED):
            move_workshop(db, row.id, {"starts_on": row.starts_on + timedelta(weeks=1)}, occasion)
        elif world.happens(_CANCELLED):
            cancel_workshop(db, row.id, occasion)


def _hold_day(world: World, row: Row[Any], today: date) -> None:
    """Have most of those with a seat come, and be noted by the code of the day or by a tick."""
    with world.runtime.database.begin() as db:
        by = coordinator(db)
        code = make_day_code(db, row.id, today, by, world.now)
        seated = db.execute(_SEATED.where(registrations.c.workshop_id == row.id)).all()
        there = [one for one in seated if world.happens(_COMES)]
        typed = [one for one in there if world.happens(_TYPES)]
        ticked = [one.code for one in there if one not in typed]
        tick(db, row.id, ticked, today, {"how": "staff", "staff_id": by.staff_id, "marked_at": world.now})
    for one in typed:
        person = world.people[one.value]
        person.codes.append(code)
        person.patience = 3
        say(world, person, Medium.SMS, _PRESENT[person.language])


def _announce(world: World) -> None:
    chance = world.chance
    title_en, title_rw, admission, seats, days = chance.choices(_KINDS, (3, 1))[0]
    (hall, town), starts_on = chance.choice(_VENUES), _monday(world, chance.randint(3, 5))
    with world.runtime.database.begin() as db:
        number = db.execute(select(func.count()).select_from(workshops)).scalar_one() + 1
    venue = f"{hall} {number}, {town}"  # no two in one room
    values = {
        "title_en": title_en,
        "title_rw": title_rw,
        "venue_en": venue,
        "venue_rw": venue,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "starts_at": time(9),
        "seats": min(seats, max(2, len(world.people) // 15)),
        "admission": admission,
        "closes_at": at_local(starts_on - timedelta(days=5), 17, world.zone),
    }
    with world.runtime.database.begin() as db:
        add_workshop(db, values, {}, Occasion(coordinator(db), world.now, world.zone))


def _today(world: World) -> date:
    return world.now.astimezone(world.zone).date()


def _monday(world: World, weeks: int) -> date:
    today = _today(world)
    return today + timedelta(days=-today.weekday(), weeks=weeks)
