"""Buyers who would like to have a product: introduced to the artisan, or let be."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.happened import events_of
from bot.programme.interest_records import get_interest, list_interests
from bot.programme.interests import Status
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services import introducing
from bot.store.products import interests as table
from bot.web.console.asked import Filter, chosen, next_page, page_size
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.naming import NAMES
from bot.web.console.paper import note_printing
from bot.web.console.programme.looking import id_of, looking, standing, until


def add(desk: Desk) -> None:
    """Add the pages."""
    own = f"/interests/{id_of('interest_id')}"
    desk.page("/interests", interests, NAMES)
    desk.page(own, interest, NAMES)
    desk.page(f"{own}/introduce", introduce_buyer, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/close", close_interest, Act.RUN_PROGRAMME, "POST")


def interests(desk: Desk) -> Answer:
    """Show the buyers; unless others are asked for, those who wait to be introduced."""
    filters = [Filter("status", desk.say(N_("Status")), [(str(one), desk.word(one)) for one in Status])]
    asked = chosen(filters) if "status" in request.args else {"status": str(Status.NEW)}
    statuses = {asked["status"]} if "status" in asked else {*Status}
    with desk.runtime.database.look() as db:
        found, now = list_interests(db, statuses, last_shown("after"), page_size()), desk.runtime.clock(db)
    rows = [(row, standing(desk, row.status), until(desk, row.respond_by, now)) for row in found]
    more = next_page(found, found[-1].id, {"status": "", **asked}) if found else {}
    note_printing(desk, table.name)
    return desk.show("programme/interests.html", filters=filters, chosen=asked, rows=rows, more=more)


def interest(desk: Desk, interest_id: int) -> Answer:
    """Show one buyer, and what happened."""
    with looking(desk) as db:
        row, now = get_interest(db, interest_id), desk.runtime.clock(db)
        events = events_of(db, table.name, interest_id)
    rows = [(row, standing(desk, row.status), until(desk, row.respond_by, now))]
    return desk.show("programme/interests.html", rows=rows, events=events)


def introduce_buyer(desk: Desk, interest_id: int) -> Answer:
    """Tell the artisan who wants their product, and the buyer that they know."""

    def does(stage: Stage) -> bool:
        return introducing.introduce(stage.runtime, stage.db, interest_id, stage.by)

    return _act(desk, interest_id, "introduced", does, N_("The artisan is told, and so is the buyer who agreed to it."))


def close_interest(desk: Desk, interest_id: int) -> Answer:
    """Let nothing come of it."""
    note = request.form.get("note", "").strip()[:1000] or None

    def does(stage: Stage) -> bool:
        return introducing.close(stage.runtime, stage.db, interest_id, stage.by, note)

    return _act(desk, interest_id, "closed", does, N_("It is closed."))


def _act(desk: Desk, interest_id: int, deed: str, does: Callable[[Stage], bool], said: str) -> Answer:
    def do(stage: Stage) -> str:
        get_interest(stage.db, interest_id)
        if not does(stage):
            raise Refusal(N_("This buyer was introduced or let be already."))
        return desk.say(said)

    desk.act(deed, table.name, interest_id, do)
    return redirect(url_for("console.interests"))
