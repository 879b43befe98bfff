"""The list of broadcasts."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Connection, Row, func, select

from bot.marking import N_
from bot.services.broadcasting.forecasting import Forecast
from bot.services.broadcasting.states import State
from bot.store.broadcasts import WAITING
from bot.store.broadcasts import broadcasts as table
from bot.store.outbox import outbox
from bot.web.console.asked import PAGE, Filter, chosen, next_page
from bot.web.console.broadcasts.names import MEDIA, TONES
from bot.web.console.broadcasts.telling import money
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.pieces import Cell, Link, Table, Tag

_HEADINGS = (
    N_("Name"),
    N_("Status"),
    N_("Medium"),
    N_("Recipients"),
    N_("Begun"),
    N_("When"),
    N_("Cost, as reckoned"),
)
_SHOWN = ("id", "name", "status", "medium", "recipients", "starts_at", "started_at", "created_at", "forecast")


def broadcasts(desk: Desk) -> Answer:
    """Show the broadcasts, the newest first, a page of them."""
    filters = [
        Filter("status", desk.say(N_("Status")), [(state, desk.word(state)) for state in State]),
        Filter("medium", desk.say(N_("Medium")), list(MEDIA.items())),
    ]
    asked = chosen(filters)
    found = select(*(table.c[name] for name in _SHOWN)).order_by(table.c.id.desc()).limit(PAGE)
    found = found.where(*(table.c[name] == value for name, value in asked.items()))
    before = last_shown("before")
    with desk.runtime.database.look() as db:
        rows = db.execute(found.where(table.c.id < before) if before else found).all()
        waiting = _waiting(db, [row.id for row in rows if row.status in {State.STARTED, State.PAUSED}])
    listed = Table(
        desk.say(N_("Broadcasts")),
        [desk.say(heading) for heading in _HEADINGS],
        [_cells(desk, row, waiting) for row in rows],
        desk.say(N_("There is no such broadcast yet.")),
    )
    more = next_page(rows, rows[-1].id if rows else 0, asked, "before")
    return desk.show("broadcasts/list.html", listed=listed, filters=filters, chosen=asked, more=more)


def _waiting(db: Connection, running: list[int]) -> dict[int, int]:
    """Give how many messages of each of these have not begun."""
    if not running:
        return {}
    counted = select(outbox.c.broadcast_id, func.count()).where(outbox.c.broadcast_id.in_(running), WAITING)
    return {row[0]: row[1] for row in db.execute(counted.group_by(outbox.c.broadcast_id))}


def _cells(desk: Desk, row: Row[Any], waiting: dict[int, int]) -> list[Cell]:
    begun = None
    if row.status in {State.STARTED, State.PAUSED} and row.recipients:
        begun = f"{100 * (row.recipients - waiting.get(row.id, 0)) // row.recipients}%"
    return [
        Link(row.name, url_for("console.broadcast", broadcast_id=row.id)),
        Tag(desk.word(row.status), TONES.get(row.status, "")),
        MEDIA[row.medium],
        row.recipients,
        begun,
        row.starts_at or row.started_at or row.created_at,
        money(desk, Forecast.model_validate_json(row.forecast).costs) if row.forecast else None,
    ]
