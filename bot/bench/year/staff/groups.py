"""Groups: some cooperatives; staff let lead who asks first, and answer for leaders who take too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.workshops import LOGIN, coordinator
from bot.programme.admitting import appoint, decide
from bot.programme.groups import Kind, add_group
from bot.programme.lifecycle import TIME
from bot.programme.membership_requests import Status
from bot.programme.staff import get_member
from bot.programme.stage import Stage
from bot.store.contacts import contacts, number_of
from bot.store.groups import groups, membership_requests, memberships

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Row

    from bot.bench.year.world import World

_NAMES = ("Abahuje", "Inkweto Nziza", "Twisungane", "Uruhu")
_EACH_FOR, _FEWEST = 250, 4
"""How many people there is a group for, and how many there are at least."""
_LED, _ANSWERED, _AGREED = 0.5, 0.5, 0.85
"""How likely a group is given a leader on a day, staff answer what is overdue, and they agree."""
_LEADING = (
    select(memberships.c.group_id)
    .join(contacts, contacts.c.id == memberships.c.contact_id)
    .where(memberships.c.left_at.is_(None), memberships.c.role == "leader")
    .where(contacts.c.opted_out_at.is_(None), contacts.c.doubted_at.is_(None))
)
_NUMBER = number_of(membership_requests.c.contact_id)
_ASKING = (
    select(membership_requests, _NUMBER.label("value"))
    .where(membership_requests.c.status == Status.ASKED, membership_requests.c.leader_id.is_(None))
    .order_by(membership_requests.c.id)
)


def prepare(world: World) -> None:
    """Make the groups."""
    with world.runtime.database.begin() as db:
        for number in range(max(_FEWEST, len(world.people) // _EACH_FOR)):
            name = f"{_NAMES[number % len(_NAMES)]} {number // len(_NAMES) + 1}"
            add_group(db, {"kind": Kind.COOPERATIVE, "name": name, "district": None}, TIME, world.now)


def work(world: World) -> None:
    """Let somebody lead where nobody does who can be asked, and answer what no leader answered in time."""
    with world.runtime.database.begin() as db:
        asking, led = db.execute(_ASKING).all(), set(db.execute(_LEADING).scalars())
        all_groups = db.execute(select(groups.c.id).order_by(groups.c.id)).scalars().all()
    for group in all_groups:
        theirs = [row for row in asking if row.group_id == group and row.value in world.people]
        if theirs and group not in led and world.happens(_LED):
            _let_lead(world, theirs)
    for row in asking:
        if row.respond_by <= world.now and world.happens(_ANSWERED):
            with world.runtime.database.begin() as db:
                decide(db, row.id, joins=world.happens(_AGREED), by=coordinator(db), now=world.now)


def _let_lead(world: World, asking: Sequence[Row[Any]]) -> None:
    """Let in who is known to answer, and let them lead."""
    best = max(asking, key=lambda row: world.people[row.value].answers)
    with world.runtime.database.begin() as db:
        stage = Stage(world.runtime, db, world.now, get_member(db, LOGIN))
        decide(db, best.id, joins=True, by=stage.by, now=world.now)
        appoint(stage, best.group_id, best.contact_id, leads=True)
