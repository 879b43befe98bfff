"""Planning a training, and changing how many seats it has and what its selection minds."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect, url_for
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.marking import N_
from bot.programme.applicants import criteria_of
from bot.programme.offers import offer_free_seats
from bot.programme.plans import Occasion, add_workshop
from bot.programme.plans import change_workshop as change
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.workshop_life import end_of
from bot.store.workshops import workshops
from bot.web.console.desk import Answer, Desk
from bot.web.console.forms.workshops import PlanForm, SelectionForm
from bot.web.console.workshops.shown import KEPT_BEFORE, ONE, in_words, workshop_or_404


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/workshops/new", plan_workshop, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{ONE}/change", change_workshop, Act.RUN_PROGRAMME, "GET", "POST")


def plan_workshop(desk: Desk) -> Answer:
    """Have a new training planned; who may come sees it at once."""
    form = PlanForm()
    form.speak(desk.say)
    if form.form_key.data is None:
        form.form_key.data = secrets.token_urlsafe(12)
    if form.validate_on_submit() and _plan_once(desk, form):
        with desk.runtime.database.look() as db:
            return redirect(url_for("console.workshop", workshop_id=_made(db, str(form.form_key.data))))
    return desk.show("workshops/plan.html", form=form)


def change_workshop(desk: Desk, workshop_id: int) -> Answer:
    """Have other seats and other criteria; seats that are more are offered to those who wait."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        criteria = criteria_of(db, row)
    form = SelectionForm(obj=row, shares=criteria.shares)
    if form.validate_on_submit() and desk.act("changed", workshops.name, workshop_id, _changing(desk, row.id, form)):
        return redirect(url_for("console.workshop", workshop_id=workshop_id))
    return desk.show("workshops/change.html", form=form, row=row, title=in_words(desk, row, "title"))


def _changing(desk: Desk, workshop_id: int, form: SelectionForm) -> Callable[[Stage], str]:
    def do(stage: Stage) -> str:
        change(stage.db, workshop_id, form.criteria(), form.shares.shares(), Occasion.of(stage))
        offered = offer_free_seats(stage.db, workshop_id, stage.now, stage.runtime.lifetimes.offer)
        return desk.say(N_("Changed. Seats offered to those who wait: {count}"), count=len(offered))

    return do


def _plan_once(desk: Desk, form: PlanForm) -> bool:
    """Plan it; what was planned by this very form before is not planned again, whatever was written in it since."""

    def do(stage: Stage) -> str:
        occasion = Occasion.of(stage)
        add_workshop(stage.db, _values(form, occasion), form.shares.shares(), occasion)
        return desk.say(N_("The training is planned. Who may come sees it now."))

    try:
        return desk.act("planned", workshops.name, None, do)
    except IntegrityError:
        desk.tell(KEPT_BEFORE)
        return True


def _values(form: PlanForm, occasion: Occasion) -> dict[str, Any]:
    values = form.when()
    closes_on: date = values.pop("closes_on")
    named = {name: form[name].data for name in ("title_en", "title_rw", "admission", "form_key")}
    return {**values, **named, **form.criteria(), "closes_at": end_of(closes_on, occasion.zone)}


def _made(db: Connection, form_key: str) -> int:
    return int(db.execute(select(workshops.c.id).where(workshops.c.form_key == form_key)).scalar_one())
