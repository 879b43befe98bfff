"""Telling those who answered what came of a survey: looked at in both languages, then sent."""

from __future__ import annotations

from flask import redirect, request, url_for

from bot.engine.values import Both
from bot.errors import Refusal
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.surveying.reading import count_invited, get_survey_by_id
from bot.services.surveying.telling import known_figures, summarise, tell
from bot.store.surveys import surveys
from bot.text import segments
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Table
from bot.web.console.programme.looking import id_of, looking
from bot.web.console.programme.survey_forms import SummaryForm

_SURE = "sure"


def add(desk: Desk) -> None:
    """Add the page."""
    path = f"/surveys/{id_of('survey_id')}/tell"
    desk.page(path, tell_survey, Act.RUN_PROGRAMME, "GET", "POST")


def tell_survey(desk: Desk, survey_id: int) -> Answer:
    """Have a summary written, show it as it goes out, and send it."""
    form, told = SummaryForm(), None
    with looking(desk) as db:
        row = get_survey_by_id(db, survey_id)
        answered = count_invited(db, survey_id).get("answered", 0)
        figures = known_figures(db, row)
        if form.validate_on_submit():
            try:
                told = summarise(desk.runtime, db, row, _texts(form))
            except Refusal as refusal:
                desk.tell(refusal)
    if told and _SURE in request.form and _tell(desk, survey_id, _texts(form)):
        return redirect(url_for("console.survey", survey_id=survey_id))
    columns = [desk.say(N_("Write")), desk.say(N_("It becomes"))]
    rows = [(f"{{{name}}}", figure) for name, figure in figures.items()]
    table = Table(desk.say(N_("Figures that a text may name")), columns, rows, "")
    told_of = [(code, text, segments(text)) for code, text in (("en", told.en), ("rw", told.rw))] if told else []
    return desk.show("programme/survey_tell.html", form=form, survey=row, told=told_of, table=table, answered=answered)


def _tell(desk: Desk, survey_id: int, texts: Both) -> bool:
    def do(stage: Stage) -> str:
        count = tell(stage.runtime, stage.db, get_survey_by_id(stage.db, survey_id), texts, stage.by)
        return desk.say(N_("{count} are told by and by."), count=count)

    return desk.act("told of survey", surveys.name, survey_id, do)


def _texts(form: SummaryForm) -> Both:
    return Both(str(form.en.data), str(form.rw.data))
