"""Moving and cancelling a training: staff see first who will be told, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.plans import Occasion
from bot.programme.plans import cancel_workshop as cancel
from bot.programme.plans import move_workshop as move
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.workshop_life import end_of
from bot.services.foretelling import Foretold, foretell_cancel, foretell_move
from bot.store.workshops import workshops
from bot.web.console.desk import Answer, Desk
from bot.web.console.forms.workshops import WhenForm
from bot.web.console.workshops.shown import ONE, in_words, local_day, workshop_or_404

_REASON_AT_MOST = 1000


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(f"{ONE}/move", move_workshop, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{ONE}/cancel", cancel_workshop, Act.RUN_PROGRAMME, "GET", "POST")


def move_workshop(desk: Desk, workshop_id: int) -> Answer:
    """Give a training another date, hour or place, once staff have seen what will be told."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
    form = WhenForm(obj=row, closes_on=local_day(desk, row.closes_at))
    foretold = None
    if form.validate_on_submit():
        values = _changed(desk, row, form)
        if "confirm" not in request.form:
            foretold = _foretell(desk, row.id, values)
        elif _move(desk, row.id, values):
            return redirect(url_for("console.workshop", workshop_id=workshop_id))
    title = in_words(desk, row, "title")
    return desk.show("workshops/move.html", form=form, row=row, title=title, foretold=foretold)


def cancel_workshop(desk: Desk, workshop_id: int) -> Answer:
    """Cancel a training, once staff have seen what will be told."""
    with desk.stage() as stage:
        row = workshop_or_404(stage.db, workshop_id)
        foretold = foretell_cancel(stage, row)

    def do(stage: Stage) -> str:
        reason = " ".join(request.form.get("reason", "").split())[:_REASON_AT_MOST]
        count = cancel(stage.db, workshop_id, Occasion.of(stage), reason or None)
        return desk.say(N_("The training is cancelled. Registrations that end with it: {count}"), count=count)

    if request.method == "POST" and desk.act("cancelled", workshops.name, workshop_id, do):
        return redirect(url_for("console.workshop", workshop_id=workshop_id))
    return desk.show("workshops/cancel.html", row=row, title=in_words(desk, row, "title"), foretold=foretold)


def _changed(desk: Desk, row: Row[Any], form: WhenForm) -> dict[str, Any]:
    """Give the columns that are to be others than they are."""
    values = form.when()
    closes_on = values.pop("closes_on")
    found = {name: value for name, value in values.items() if value != getattr(row, name)}
    if closes_on != local_day(desk, row.closes_at):
        found["closes_at"] = end_of(closes_on, desk.runtime.house.zone)
    return found


def _move(desk: Desk, workshop_id: int, values: Mapping[str, Any]) -> bool:
    def do(stage: Stage) -> str:
        _hold_change(values)
        moved = move(stage.db, workshop_id, values, Occasion.of(stage))
        day = f"{moved.starts_on:%d/%m/%Y}"
        return desk.say(N_("The training begins on {day} now. Who is concerned is being told."), day=day)

    return desk.act("moved", workshops.name, workshop_id, do)


def _foretell(desk: Desk, workshop_id: int, values: Mapping[str, Any]) -> Foretold | None:
    """Give what would be told; None where it cannot be, and they read why."""
    try:
        _hold_change(values)
        with desk.stage() as stage:
            return foretell_move(stage, workshop_id, values)
    except Refusal as refusal:
        flash(desk.say(refusal.sentence, **refusal.values), "fault")
        return None


def _hold_change(values: Mapping[str, Any]) -> None:
    if not values:
        raise Refusal(N_("Nothing would be changed."))
