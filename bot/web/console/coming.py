"""All that is going to be sent and done by itself, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.programme.planned import WORK, work_of
from bot.programme.staff import Act
from bot.store.coming import list_coming
from bot.web.console.asked import PAGE, Filter, chosen
from bot.web.console.belonging import Thing, find_parents, link_to
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.pieces import Cell, Table, Tag

_READ_AT_MOST = 1000
"""Rows for a page; the more of them are of one line, the fewer lines it has."""


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/coming", coming, Act.SEE)


def coming(desk: Desk) -> Answer:
    """Show what comes next, the first first, or what is of one kind; what is done with many at once is one line."""
    kinds = sorted(((kind, desk.say(work.says)) for kind, work in WORK.items()), key=lambda known: known[1])
    filters = [Filter("kind", desk.say(N_("What is done")), kinds)]
    asked = chosen(filters)
    with desk.runtime.database.look() as db:
        rows = list_coming(db, last_shown("after"), asked.get("kind", ""), _READ_AT_MOST)
        things = _things(db, rows)
    lines = [list(line) for _, line in groupby(rows, key=lambda row: (*_when(row), row.kind, things[row.id]))]
    shown = lines[:PAGE]
    goes_on = len(lines) > PAGE or len(rows) == _READ_AT_MOST
    more = {**asked, "after": shown[-1][-1].id} if goes_on else {}
    return desk.show("listed.html", filters=filters, chosen=asked, table=_table(desk, shown, things), next=more)


def _things(db: Connection, rows: Sequence[Row[Any]]) -> Mapping[int, Thing]:
    """Give what each row is about, or what that belongs to, where it has no page of its own."""
    own = {row.id: (work_of(row.kind).subject, row.subject_id) for row in rows}
    parents = find_parents(db, own.values())
    return {key: parents.get(thing, thing) for key, thing in own.items()}


def _when(row: Row[Any]) -> tuple[datetime, int]:
    return row.due_at.replace(second=0, microsecond=0), row.tries


def _table(desk: Desk, lines: Sequence[Sequence[Row[Any]]], things: Mapping[int, Thing]) -> Table:
    heads = (N_("When"), N_("What is done"), N_("To what"), N_("How many"), N_("Status"))
    return Table(
        desk.say(N_("What comes next")),
        [desk.say(head) for head in heads],
        [_cells(desk, line[0], things[line[0].id], len(line)) for line in lines],
        desk.say(N_("Nothing is planned.")),
    )


def _cells(desk: Desk, first: Row[Any], thing: Thing, count: int) -> list[Cell]:
    subject, subject_id = thing
    tried = Tag(desk.say(N_("tried {count} times"), count=first.tries), "late") if first.tries else None
    about = link_to(desk, f"{desk.word(subject)} {subject_id}", thing) if subject else None
    return [first.due_at, desk.say(work_of(first.kind).says), about, count, tried]
