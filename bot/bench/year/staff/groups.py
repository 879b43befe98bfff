"""Groups: some cooperatives, and members whom staff let lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.programme.groups import Kind, add_group, set_leader
from bot.programme.lifecycle import TIME
from bot.store.groups import groups, memberships

if TYPE_CHECKING:
    from bot.bench.year.world import World

_NAMES = ("Abahuje", "Inkweto Nziza", "Twisungane", "Uruhu")
_LED = 0.2
_MEMBERS = select(memberships.c.group_id, memberships.c.contact_id, memberships.c.role).where(
    memberships.c.left_at.is_(None)
)


def prepare(world: World) -> None:
    """Make the groups."""
    with world.runtime.database.begin() as db:
        for name in _NAMES:
            add_group(db, {"kind": Kind.COOPERATIVE, "name": name, "district": None}, TIME, world.now)


def work(world: World) -> None:
    """Let a member lead, where a group has nobody who does."""
    with world.runtime.database.begin() as db:
        rows = db.execute(_MEMBERS.order_by(memberships.c.id)).all()
        led = {row.group_id for row in rows if row.role == "leader"}
        for group in db.execute(select(groups.c.id).order_by(groups.c.id)).scalars():
            theirs = [row.contact_id for row in rows if row.group_id == group]
            if theirs and group not in led and world.happens(_LED):
                set_leader(db, group, world.chance.choice(theirs), leads=True)
