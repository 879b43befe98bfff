"""A new survey: written down question by question in the browser, or brought as a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import select

from bot.engine.values import Both
from bot.errors import Finding, FlowError
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.survey_notation import QUESTIONS_AT_MOST, Kind
from bot.services.surveying import running
from bot.services.surveying.composing import Asked, Written, compose, names_of
from bot.store.surveys import surveys
from bot.web.console.desk import Answer, Desk
from bot.web.console.programme.survey_forms import SurveyForm
from bot.web.console.programme.written import change, faults_of, read_questions, room_for_labels, whole

_SENTENCES: Mapping[str, str] = {
    "screens": N_("It is too long for a phone's screen."),
    "budget": N_("It is too long for a message."),
    "alphabet": N_("It has a letter that makes messages dear."),
    "words": N_("The word that begins it cannot be used."),
    "answers": N_("What is asked for cannot be told apart."),
    "translation": N_("The words in the two languages do not fit one another."),
}
"""What is wrong, by the rule that found it; what the rule says in detail stands beside."""
_OTHERWISE = N_("It cannot be asked like this.")
_INTRO = N_("{org}: short survey. Your answers help us improve the trainings. Do you agree?")
_KEEP = "keep"


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/surveys/new", make_survey, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page("/surveys/new/document", bring_survey, Act.RUN_PROGRAMME, "POST")


def make_survey(desk: Desk) -> Answer:
    """Have a survey written down, and keep it as a draft once the conversation that comes of it is proved."""
    form = SurveyForm()
    if not form.is_submitted():
        said = {language: desk.runtime.words.get(language, {}).get(_INTRO, _INTRO) for language in ("en", "rw")}
        form.intro_en.data, form.intro_rw.data = said["en"], said["rw"]
        return _show(desk, form, [Asked()])
    wish, questions = request.form.get("do", ""), read_questions(request.form)
    if wish != _KEEP:
        return _show(desk, form, change(questions, wish))
    faults: dict[int, list[tuple[str, str]]] = {at: [(fault, "")] for at, fault in faults_of(questions).items()}
    if not form.validate() or faults or not questions:
        return _show(desk, form, questions, faults)
    written = _written(form, questions)
    found = _keep(desk, compose(written), written.name)
    if isinstance(found, int):
        return redirect(url_for("console.survey", survey_id=found))
    return _show(desk, form, questions, _told(found, names_of(written)))


def bring_survey(desk: Desk) -> Answer:
    """Take in a document that defines a survey."""
    brought = request.files.get("document")
    name, content = (brought.filename or "survey.yaml", brought.read()) if brought else ("survey.yaml", b"")
    try:
        found = _keep(desk, content.decode(), name)
    except UnicodeDecodeError:
        flash(desk.say(N_("That is no text file.")), "fault")
        found = ()
    if isinstance(found, int):
        return redirect(url_for("console.survey", survey_id=found))
    return _show(desk, SurveyForm(formdata=None), [Asked()], document=found)


def _keep(desk: Desk, document: str, file: str) -> int | tuple[Finding, ...]:
    """Keep a survey as a draft; gives its id, or what is wrong with it; nothing where it was refused in a sentence."""
    made: list[int] = []

    def do(stage: Stage) -> str:
        survey = running.add(stage.runtime, stage.db, document, file, stage.by)
        made.extend(stage.db.execute(select(surveys.c.id).where(surveys.c.name == survey.name)).scalars())
        return desk.say(N_("The survey is a draft now. Nobody was asked yet."))

    try:
        return made[0] if desk.act("added survey", surveys.name, None, do) else ()
    except FlowError as error:
        return error.findings


def _written(form: SurveyForm, questions: list[Asked]) -> Written:
    title, intro = (Both(str(form[f"{one}_en"].data), str(form[f"{one}_rw"].data)) for one in ("title", "intro"))
    keywords = {"en": (form.keyword_en.data or "").lower(), "rw": (form.keyword_rw.data or "").lower()}
    return Written(str(form.name.data), title, intro, keywords, whole(questions), anonymous=form.anonymous.data)


def _told(findings: tuple[Finding, ...], names: list[str]) -> dict[int, list[tuple[str, str]]]:
    """Give the findings by the place of their question; those of the whole under -1."""
    told: dict[int, list[tuple[str, str]]] = {}
    for found in findings:
        at = names.index(found.step) if found.step in names else -1
        told.setdefault(at, []).append((_SENTENCES.get(found.rule, _OTHERWISE), found.message))
    return told


def _show(
    desk: Desk,
    form: SurveyForm,
    questions: list[Asked],
    faults: Mapping[int, list[tuple[str, str]]] | None = None,
    document: tuple[Finding, ...] = (),
) -> Answer:
    shown: dict[str, Any] = {"form": form, "faults": faults or {}, "kinds": list(Kind), "most": QUESTIONS_AT_MOST}
    lines = [(asked, room_for_labels(asked)) for asked in questions]
    return desk.show("programme/survey_new.html", **shown, questions=lines, document=document)
