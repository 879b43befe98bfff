"""Putting a survey to an audience: whom, until when; counted before it is started."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy import Connection, select

from bot.errors import FlowError, Refusal
from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.programme.group_records import list_names
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.broadcasting.audience import Audience
from bot.services.surveying import running
from bot.services.surveying.inviting import count_reached
from bot.services.surveying.reading import get_survey_by_id
from bot.store.surveys import surveys
from bot.store.workshops import workshops
from bot.web.console.asked import PAGE
from bot.web.console.desk import Answer, Desk
from bot.web.console.programme.looking import id_of, looking
from bot.web.console.programme.survey_forms import OpeningForm

_WHO = (
    ("", N_("everybody")),
    ("registered", N_("who has registered")),
    ("attended", N_("who was there")),
)
_LATEST = select(workshops.c.id, workshops.c.title_en, workshops.c.title_rw, workshops.c.ends_on)
_SURE = "sure"


def add(desk: Desk) -> None:
    """Add the page."""
    path = f"/surveys/{id_of('survey_id')}/start"
    desk.page(path, begin_survey, Act.RUN_PROGRAMME, "GET", "POST")


def begin_survey(desk: Desk, survey_id: int) -> Answer:
    """Have somebody choose whom a survey goes to, say how many that are, and start it."""
    form, count = OpeningForm(), None
    with looking(desk) as db:
        row = get_survey_by_id(db, survey_id)
        _offer(desk, db, form)
        if form.validate_on_submit():
            audience = _audience(form)
            count = count_reached(desk.runtime, db, audience)
    if count and _SURE in request.form and _start(desk, survey_id, running.Opening(audience, _closes_at(desk, form))):
        return redirect(url_for("console.survey", survey_id=survey_id))
    return desk.show("programme/survey_start.html", form=form, survey=row, count=count)


def _start(desk: Desk, survey_id: int, opening: running.Opening) -> bool:
    def do(stage: Stage) -> str:
        row = get_survey_by_id(stage.db, survey_id)
        try:
            invited = running.start(stage.runtime, stage.db, row, opening, stage.by)
        except FlowError as error:
            why = error.findings[0].message
            raise Refusal(N_("The survey cannot be started: {why}"), why=why) from None
        return desk.say(N_("The survey is open. {count} are asked by and by."), count=invited)

    return desk.act("started", surveys.name, survey_id, do)


def _offer(desk: Desk, db: Connection, form: OpeningForm) -> None:
    """Fill in what can be chosen from."""
    everything = ("", desk.say(N_("all")))
    form.districts.choices = [(name, name) for place in PROVINCES for name in districts(place.name)]
    form.language.choices = [everything, ("en", "English"), ("rw", "Ikinyarwanda")]
    form.who.choices = [(value, desk.say(text)) for value, text in _WHO]
    latest = db.execute(_LATEST.order_by(workshops.c.ends_on.desc(), workshops.c.id.desc()).limit(PAGE)).all()
    titles = {str(row.id): getattr(row, f"title_{desk.language}") for row in latest}
    named = [(str(row.id), f"{titles[str(row.id)]} ({row.ends_on:%d/%m/%Y})") for row in latest]
    form.workshop.choices = [everything, *named]
    form.group.choices = [everything, *((name, name) for name in list_names(db))]


def _audience(form: OpeningForm) -> Audience:
    registered: dict[str, Any] = {}
    if form.who.data or form.workshop.data:
        registered = {"registered": True, "attended": form.who.data == "attended"}
    if form.workshop.data:
        registered["workshop"] = int(form.workshop.data)
    languages = [form.language.data] if form.language.data else []
    group = form.group.data or None
    return Audience.model_validate(
        {"districts": form.districts.data or [], "languages": languages, "group": group, **registered}
    )


def _closes_at(desk: Desk, form: OpeningForm) -> datetime:
    """Give the instant at which the day is over where the contacts live."""
    day = datetime.combine(form.closes_on.data or date.min, time(), desk.runtime.house.zone)
    return (day + timedelta(days=1)).astimezone(UTC)
