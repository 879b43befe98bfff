"""All that somebody should have acted on by now, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from flask import request
from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.programme.lives import find_overdue
from bot.programme.staff import Act
from bot.web.console.asked import PAGE, Filter, chosen
from bot.web.console.belonging import find_parents, link_to
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Cell, Table


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/overdue", overdue, Act.SEE)


def overdue(desk: Desk) -> Answer:
    """Show all that is overdue, or what is of one kind."""
    with desk.runtime.database.look() as db:
        late = find_overdue(db, desk.runtime.clock(db))
        filters = [Filter("what", desk.say(N_("What")), _kinds(desk, late))]
        asked = chosen(filters)
        those = [row for row in late if asked.get("what", row.subject) == row.subject]
        ahead = [row for row in those if _mark(row) > request.args.get("after", "")]
        table = table_of(desk, db, ahead[:PAGE])
    more = {**asked, "after": _mark(ahead[PAGE - 1])} if len(ahead) > PAGE else {}
    return desk.show("listed.html", filters=filters, chosen=asked, table=table, next=more)


def table_of(desk: Desk, db: Connection, late: Sequence[Row[Any]]) -> Table:
    """Give what is overdue as a table, each with its page, or with that of what it belongs to."""
    parents = find_parents(db, [(row.subject, row.id) for row in late])

    def named(row: Row[Any]) -> Cell:
        thing = (row.subject, row.id)
        return link_to(desk, f"{desk.word(row.subject)} {row.id}", parents.get(thing, thing))

    return Table(
        desk.say(N_("Overdue")),
        [desk.say(N_("What")), desk.say(N_("Status")), desk.say(N_("Overdue since"))],
        [(named(row), desk.word(row.status), row.respond_by) for row in late],
        desk.say(N_("Nothing is overdue.")),
    )


def _kinds(desk: Desk, late: Sequence[Row[Any]]) -> list[tuple[str, str]]:
    counts = Counter(row.subject for row in late)
    return [(subject, f"{desk.word(subject)} ({counts[subject]:,})") for subject in sorted(counts)]


def _mark(row: Row[Any]) -> str:
    """Give where a thing stands in their order, for who goes on behind it although it is done by then."""
    return f"{row.respond_by.astimezone(UTC):%Y%m%d%H%M%S%f}-{row.subject}-{row.id:019}"
