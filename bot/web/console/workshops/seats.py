"""Seats: somebody is registered; registrations are cancelled and seats offered, which is previewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Row

from bot.marking import N_
from bot.programme.offers import Held, offer_seats
from bot.programme.participants import Whom, people_at
from bot.programme.registration_cards import Applied, Confirmed, Waitlisted
from bot.programme.registration_life import STANDING
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.services.seating import cancel_seats, register
from bot.store.workshops import workshops
from bot.web.console.asked import keys_asked
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Cell, Table, Tag
from bot.web.console.workshops.listing import seat_tag
from bot.web.console.workshops.shown import ONE, in_words, workshop_or_404

_BECAME = {
    Confirmed: N_("They have a seat, and are being told."),
    Waitlisted: N_("All seats are taken: they are on the waiting list, and are being told."),
    Applied: N_("They have applied. Who is selected is told later."),
}
_WHOM: Mapping[str, Sequence[str]] = {"cancel": STANDING, "offer": (Status.WAITLISTED,)}
"""By what is done: with whom it can be."""
_HEADINGS = {"cancel": N_("Cancel registrations"), "offer": N_("Offer seats")}
_EFFECTS = {
    "cancel": N_("is cancelled, and is told"),
    "offer": N_("is offered a seat, and is told"),
}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(f"{ONE}/register", register_somebody, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{ONE}/seats", act_on_seats, Act.RUN_PROGRAMME, "POST")


def register_somebody(desk: Desk, workshop_id: int) -> Answer:
    """Register somebody who asked for it, by their number."""
    with desk.runtime.database.look() as db:
        workshop_or_404(db, workshop_id)

    def do(stage: Stage) -> str:
        return desk.say(_BECAME[type(register(stage, workshop_id, request.form.get("number", "")[:40]))])

    desk.act("registered somebody", workshops.name, workshop_id, do)
    return redirect(url_for("console.workshop", workshop_id=workshop_id))


def act_on_seats(desk: Desk, workshop_id: int) -> Answer:
    """Show what would become of the registrations that were ticked; confirmed, do it."""
    what, there = request.form.get("do", ""), url_for("console.workshop", workshop_id=workshop_id)
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        people = people_at(db, workshop_id, Whom(ids=keys_asked())) if keys_asked() else []
    if what not in _WHOM:
        abort(400)
    those = [one.id for one in people if one.status in _WHOM[what]]
    if not those:
        flash(desk.say(N_("Nothing can be done with these. Tick others.")), "fault")
        return redirect(there)
    if "confirm" in request.form:
        desk.act(f"seats: {what}", workshops.name, workshop_id, _doing(desk, workshop_id, what, those))
        return redirect(there)
    heading, title = desk.say(_HEADINGS[what]), in_words(desk, row, "title")
    preview = _preview(desk, what, people)
    return desk.show(
        "workshops/seats.html", row=row, title=title, heading=heading, preview=preview, those=those, what=what
    )


def _doing(desk: Desk, workshop_id: int, what: str, those: Sequence[int]) -> Callable[[Stage], str]:
    def do(stage: Stage) -> str:
        if what == "cancel":
            return desk.say(N_("Cancelled: {count}"), count=cancel_seats(stage, workshop_id, those))
        held = Held(stage.by, stage.now, stage.runtime.lifetimes.offer)
        offered = offer_seats(stage.db, workshop_id, those, held)
        return desk.say(N_("Seats offered: {count}"), count=len(offered))

    return do


def _preview(desk: Desk, what: str, people: Sequence[Row[Any]]) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            one.name or desk.say("no name yet"),
            seat_tag(desk, one.status),
            desk.say(_EFFECTS[what]) if one.status in _WHOM[what] else Tag(desk.say(N_("stays as it is")), "late"),
            Tag(desk.say(N_("wants no messages")), "bad") if one.opted_out_at else None,
        )
        for one in people
    ]
    columns = [desk.say(one) for one in ("Name", "Status", N_("What will happen"), N_("Messages"))]
    return Table(desk.say(N_("What will happen")), columns, rows, "")
