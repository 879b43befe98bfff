"""Surveys: how they stand, and their life as staff lead it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy import select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.survey_notation import read_survey
from bot.programme.surveys import Status
from bot.services.surveying import running
from bot.services.surveying.building import word_of
from bot.services.surveying.reading import count_invited, get_survey_by_id, list_surveys
from bot.store.surveys import surveys as table
from bot.store.workshops import workshops
from bot.web.console.asked import PAGE, Filter, chosen, next_page
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.pieces import Link, Table
from bot.web.console.programme.looking import id_of, looking, standing, until

_DAYS = range(1, 91)


def add(desk: Desk) -> None:
    """Add the pages."""
    own = f"/surveys/{id_of('survey_id')}"
    desk.page("/surveys", surveys, Act.SEE)
    desk.page(own, survey, Act.SEE)
    desk.page(f"{own}/schedule", schedule_survey, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/close", close_survey, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/drop", drop_survey, Act.RUN_PROGRAMME, "POST")


def surveys(desk: Desk) -> Answer:
    """Show the surveys, the newest first."""
    filters = [Filter("status", desk.say(N_("Status")), [(status, desk.word(status)) for status in Status])]
    asked = chosen(filters)
    statuses = {asked["status"]} if "status" in asked else {*Status}
    with desk.runtime.database.look() as db:
        now, found = desk.runtime.clock(db), list_surveys(db, statuses, last_shown("before"), PAGE)
    rows = [
        (
            Link(getattr(read_survey(row.document).title, desk.language), url_for("console.survey", survey_id=row.id)),
            standing(desk, row.status),
            row.asked,
            row.answered,
            f"{round(100 * row.answered / row.asked)}%" if row.asked else "",
            row.closes_at,
            until(desk, row.respond_by, now),
        )
        for row in found
    ]
    columns = (N_("Title"), N_("Status"), N_("Asked"), N_("Answered"), N_("Share"), N_("Closes"), N_("To do by"))
    list_ = Table(
        desk.say(N_("Surveys")), [desk.say(one) for one in columns], rows, desk.say(N_("There is no survey."))
    )
    more = next_page(found, found[-1].id, asked, "before") if found else {}
    return desk.show("programme/surveys.html", filters=filters, chosen=asked, list=list_, more=more)


def survey(desk: Desk, survey_id: int) -> Answer:
    """Show a survey: what it asks, how far it is, and what can be done with it now."""
    with looking(desk) as db:
        row = get_survey_by_id(db, survey_id)
        now, invited = desk.runtime.clock(db), count_invited(db, survey_id)
        shown: dict[str, Any] = {
            "invited": [(desk.word(status), count) for status, count in invited.items()],
            "events": events_of(db, table.name, survey_id),
            "workshop": db.execute(select(workshops).where(workshops.c.id == row.workshop_id)).one_or_none(),
            "workshops": db.execute(_TO_FOLLOW).all() if row.status == Status.DRAFT else (),
        }
    defined = read_survey(row.document)
    shown |= {"survey": row, "defined": defined, "word_of": word_of, "until": until(desk, row.respond_by, now)}
    return desk.show("programme/survey.html", **shown, standing=standing(desk, row.status), days=_DAYS)


_TO_FOLLOW = (
    select(workshops.c.id, workshops.c.title_en, workshops.c.title_rw, workshops.c.ends_on)
    .where(workshops.c.status.in_(("planned", "over")))
    .order_by(workshops.c.ends_on.desc(), workshops.c.id.desc())
    .limit(PAGE)
)


def schedule_survey(desk: Desk, survey_id: int) -> Answer:
    """Have a draft start by itself after a workshop."""
    days = request.form.get("days", 0, type=int)

    def do(stage: Stage) -> str:
        if days not in _DAYS:
            raise Refusal(N_("A survey is open for 1 to 90 days."))
        after = running.After(request.form.get("workshop", 0, type=int), days)
        begins_at = running.schedule(stage.runtime, stage.db, get_survey_by_id(stage.db, survey_id), after, stage.by)
        day = begins_at.astimezone(stage.runtime.house.zone)
        return desk.say(N_("It starts by itself once attendance is complete, from {day} on."), day=f"{day:%d/%m/%Y}")

    return _act(desk, survey_id, "scheduled", do)


def close_survey(desk: Desk, survey_id: int) -> Answer:
    """Let nobody answer any more."""

    def do(stage: Stage) -> str:
        get_survey_by_id(stage.db, survey_id)
        if not running.close(stage.runtime, stage.db, survey_id, stage.by):
            raise Refusal(N_("This survey is not open."))
        return desk.say(N_("The survey is closed."))

    return _act(desk, survey_id, "closed", do)


def drop_survey(desk: Desk, survey_id: int) -> Answer:
    """Put a survey away."""

    def do(stage: Stage) -> str:
        if not running.drop(stage.db, get_survey_by_id(stage.db, survey_id), stage.by, stage.now):
            raise Refusal(N_("Only a draft or a closed survey can be put away."))
        return desk.say(N_("The survey is put away."))

    return _act(desk, survey_id, "dropped", do)


def _act(desk: Desk, survey_id: int, deed: str, do: Callable[[Stage], str]) -> Answer:
    desk.act(deed, table.name, survey_id, do)
    return redirect(url_for("console.survey", survey_id=survey_id))
