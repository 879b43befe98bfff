"""What things belong to that have no page of their own, and how they are led to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BindParameter, Column, Connection, Select, bindparam, select

from bot.store.groups import membership_requests
from bot.store.handouts import handout_copies
from bot.store.surveys import survey_invitations
from bot.store.workshops import registrations
from bot.web.console.desk import Desk
from bot.web.console.pieces import Cell, Link

Thing = tuple[str, int]
"""The name of a table, and the id of a row of it."""
_IDS: BindParameter[int] = bindparam("ids", expanding=True)


def _by(parent: Column[int]) -> Select[int, int]:
    ids = parent.table.c.id
    return select(ids, parent).where(ids.in_(_IDS))


_PARENTS = {
    "handout_copies": ("handouts", _by(handout_copies.c.handout_id)),
    "membership_requests": ("groups", _by(membership_requests.c.group_id)),
    "registrations": ("workshops", _by(registrations.c.workshop_id)),
    "survey_invitations": ("surveys", _by(survey_invitations.c.survey_id)),
}
"""Of what has no page of its own: what has, and how that is found."""


def find_parents(db: Connection, things: Collection[Thing]) -> dict[Thing, Thing]:
    """Give what those of them belong to that have no page of their own; it has one."""
    parents: dict[Thing, Thing] = {}
    for subject, (parent, found) in _PARENTS.items():
        if ids := [key for name, key in things if name == subject]:
            parents |= {(subject, row[0]): (parent, row[1]) for row in db.execute(found, {"ids": ids})}
    return parents


def link_to(desk: Desk, text: str, thing: Thing) -> Cell:
    """Give words that lead to a thing, where it has a page that the role may open."""
    page = desk.find_page(*thing)
    return Link(text, page) if page else text
