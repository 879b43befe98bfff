"""Tickets as the inbox shows them: listed by age, counted, and with the conversation around one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from bot.programme.ticket_records import WHOLE
from bot.programme.tickets import LIFE, STANDING
from bot.services.stories import Said, read_talk
from bot.store.contacts import contacts
from bot.store.conversations import inbound
from bot.store.tickets import tickets

_FINAL = sorted(LIFE.final)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tickets are asked for."""

    staff_id: int
    """Whose `mine` are."""
    show: str = ""
    """mine, nobodys, all or closed; else those that stand."""
    medium: str = ""
    language: str = ""


def list_tickets(db: Connection, asked: Asked, after: int, count: int) -> Sequence[Row[Any]]:
    """Give tickets, the oldest first, as many as this after an id; of those that are over the newest first."""
    wanted = WHOLE.where(*_conditions(asked)).limit(count)
    if asked.show == "closed":
        wanted = wanted.where(tickets.c.id < after) if after else wanted
        return db.execute(wanted.order_by(tickets.c.id.desc())).all()
    return db.execute(wanted.where(tickets.c.id > after).order_by(tickets.c.id)).all()


def count_tickets(db: Connection, now: datetime) -> tuple[Mapping[tuple[str, str], int], int]:
    """Give how many tickets stand, by status and medium, and how many of them should have been answered by now."""
    standing = tickets.c.status.in_(STANDING)
    by = select(tickets.c.status, tickets.c.medium, func.count()).where(standing)
    late = select(func.count()).where(standing, tickets.c.respond_by <= now)
    rows = db.execute(by.group_by(tickets.c.status, tickets.c.medium)).all()
    return Counter({(row[0], row[1]): row[2] for row in rows}), db.execute(late).scalar_one()


def read_around(db: Connection, ticket: Row[Any]) -> Sequence[Said]:
    """Give what was said around a ticket by both sides, on all media, the latest first, as `read_talk` does."""
    first = select(inbound.c.received_at).where(inbound.c.id == (ticket.since_id or 0))
    since = db.execute(first).scalar_one_or_none() or ticket.created_at
    return [said for said in read_talk(db, ticket.contact_id).said if said.at >= since]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    shown = {
        "mine": (tickets.c.staff_id == asked.staff_id) & tickets.c.status.in_(STANDING),
        "nobodys": tickets.c.staff_id.is_(None) & tickets.c.status.in_(STANDING),
        "closed": tickets.c.status.in_(_FINAL),
        "all": tickets.c.id > 0,
    }
    conditions = [shown.get(asked.show, tickets.c.status.in_(STANDING))]
    conditions += [tickets.c.medium == asked.medium] if asked.medium else []
    conditions += [contacts.c.language == asked.language] if asked.language else []
    return conditions
