"""One thing whole: what it is, what happened to it, and who did it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from sqlalchemy import Connection, select

from bot.acting.stage import show_list
from bot.store.staff import history, staff

_EVENTS = (
    select(history.c.changed_at, history.c.event, history.c.became, staff.c.login, history.c.note)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .order_by(history.c.id)
)


def events_of(db: Connection, subject: str, subject_id: int) -> list[dict[str, Any]]:
    """Give what happened to a row of a table, in order; without a `login` it was a contact, or time."""
    of_it = (history.c.subject == subject) & (history.c.subject_id == subject_id)
    return [dict(event) for event in db.execute(_EVENTS.where(of_it)).mappings()]


def show_record(facts: Mapping[str, object], *, for_programs: bool, **lists: Sequence[Mapping[str, object]]) -> None:
    """Print a thing: a line a fact, then each list as a table; or one JSON object of them all."""
    if for_programs:
        click.echo(json.dumps({**facts, **lists}, ensure_ascii=False, indent=2, default=str))
        return
    show_list([{"what": name, "is": value} for name, value in facts.items()], for_programs=False, empty="")
    for rows in lists.values():
        show_list(rows, for_programs=False, empty="")
