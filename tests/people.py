"""Rows of people among others that the tests share: tickets, groups, and who shares a phone."""

from __future__ import annotations

from sqlalchemy import insert

from bot.messages import Medium
from bot.programme.groups import add_group as add_group_of
from bot.programme.groups import join, set_leader
from bot.programme.lifecycle import TIME
from bot.store.contacts import contacts
from bot.store.groups import membership_requests
from bot.store.tickets import tickets
from tests.bots import NOW, Bot, serial


def add_ticket(bot: Bot, contact: int, **values: object) -> int:
    """Add a ticket that waits, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "contact_id": contact,
        "reference": f"T{next(serial)}",
        "medium": Medium.SMS,
        "status": "open",
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(tickets).values({**standing, **values}).returning(tickets.c.id)
        return int(db.execute(made).scalar_one())


def add_group(bot: Bot, leader: int | None = None, *members: int) -> int:
    """Add a cooperative in Huye, with who leads it and who else belongs to it; give the id."""
    with bot.runtime.database.begin() as db:
        name = f"Group {next(serial)}"
        group = add_group_of(db, {"kind": "cooperative", "name": name, "district": "Huye"}, TIME, NOW)
        for member in filter(None, (leader, *members)):
            join(db, group, member, TIME, NOW)
        if leader:
            set_leader(db, group, leader, leads=True)
    return group


def add_membership_request(bot: Bot, group: int, contact: int, leader: int | None = None) -> int:
    """Add a request to join a group, or a leader's that somebody joins; give the id."""
    own = {"group_id": group, "contact_id": contact, "leader_id": leader, "created_at": NOW, "changed_at": NOW}
    with bot.runtime.database.begin() as db:
        made = insert(membership_requests).values(**own, status="asked").returning(membership_requests.c.id)
        return int(db.execute(made).scalar_one())


def add_on_phone_of(bot: Bot, leader: int, name: str = "Mutesi Diane") -> int:
    """Add a contact without a phone, who is reached through another's; give the id."""
    known = {"language": "en", "name": name, "district": "Huye", "sector": "Tumba", "created_at": NOW}
    with bot.runtime.database.begin() as db:
        made = insert(contacts).values(**known, reached_through_id=leader).returning(contacts.c.id)
        return int(db.execute(made).scalar_one())
