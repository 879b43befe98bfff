"""Mentorship: the desk gives requests to mentors, and mentors call and note it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.bench.year.staff.hiring import hire
from bot.bench.year.talking import say
from bot.programme.lifecycle import By
from bot.programme.matching import propose_each
from bot.programme.mentor_records import WHOLE
from bot.programme.mentor_requests import Status
from bot.programme.mentors import Topic, add_mentor
from bot.programme.staff import Role, add_member, get_member
from bot.services.giving import Giving, give
from bot.store.mentorship import mentor_requests
from bot.store.staff import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.bench.year.people import Person
    from bot.bench.year.world import World
    from bot.programme.mentors import Mentor

DESK = "mentor.desk"
_EACH_FOR, _FEWEST = 40, 6
"""How many people there is a mentor for, and how many there are at least."""
_ASKED = select(history.c.note).where(
    history.c.subject == mentor_requests.name, history.c.subject_id == bindparam("request"), history.c.event == "give"
)
"""Whom a request was given to before: staff choose another."""
_GIVEN, _CALLED = 0.9, 0.4
"""The share of waiting requests that are given on a day, and of accepted ones whose mentor calls."""


def prepare(world: World) -> None:
    """Put the desk and the mentors on the staff."""
    many = max(_FEWEST, len(world.people) // _EACH_FOR)
    with world.runtime.database.begin() as db:
        add_member(db, {"login": DESK, "name": "Ingabire Rose", "role": Role.MENTOR_DESK}, world.now)
    for number in range(many):
        _hire(world, number)


def work(world: World) -> None:
    """Give most of the waiting requests to the best that is proposed, and have some mentors call."""
    with world.runtime.database.begin() as db:
        rows = db.execute(WHOLE.where(mentor_requests.c.status == Status.WAITING).order_by(mentor_requests.c.id)).all()
        waiting = [row for row in rows if world.happens(_GIVEN)]
        proposed = propose_each(db, waiting)
        called = WHOLE.where(mentor_requests.c.status == Status.ACCEPTED).order_by(mentor_requests.c.id)
        accepted = db.execute(called).all()
    for row, found in zip(waiting, proposed, strict=True):
        _give(world, row.id, [one.mentor for one in found])
    mentors = {person.name: person for person in world.people.values()}
    for row in accepted:
        mentor = mentors.get(row.mentor)
        if mentor and mentor.patience == 0 and world.happens(_CALLED):
            _note_call(world, mentor)


def _give(world: World, request: int, proposed: Sequence[Mentor]) -> None:
    """Give a request to the best who was not asked before; where all were, to the best."""
    with world.runtime.database.begin() as db:
        by = By(staff_id=get_member(db, DESK).id)
        asked = set(db.execute(_ASKED, {"request": request}).scalars())
        fresh = [mentor for mentor in proposed if f"to {mentor.login}" not in asked]
        if proposed:
            give(world.runtime, db, Giving(request, (fresh or proposed)[0]), by)


def _note_call(world: World, mentor: Person) -> None:
    mentor.patience = 3
    say(world, mentor, mentor.medium, "CALL" if mentor.language == "en" else "NAVUGANYE")


def _hire(world: World, number: int) -> None:
    chance, language = world.chance, "en" if number % 4 == 0 else "rw"
    member, _ = hire(world, f"mentor{number}", Role.MENTOR, f"+25079{1_000_000 + number}", language)
    skills = {
        "topic": chance.sample([str(topic) for topic in Topic], 3),
        "language": ("rw", "en") if number % 2 == 0 else ("rw",),
    }
    with world.runtime.database.begin() as db:
        add_mentor(db, member, 12, skills, world.now)
