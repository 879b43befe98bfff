"""A new survey: written down question by question in the browser, or brought as a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import select

from bot.engine.rules.keywords import RULE as KEYWORDS
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
from bot.web.public.pages import LANGUAGES

_OTHERWISE = N_("It cannot be asked like this.")
_KEYWORD = N_("The word that begins it cannot be used.")
_INTRO_IN: Mapping[str, str] = {"en": N_("Introduction in English"), "rw": N_("Introduction in Kinyarwanda")}
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
    faults = {at: [(desk.say(fault), "")] for at, fault in faults_of(questions).items()}
    if not form.validate() or faults or not questions:
        return _show(desk, form, questions, faults)
    written = _written(form, questions)
    found = _keep(desk, compose(written), written.name)
    if isinstance(found, int):
        return redirect(url_for("console.survey", survey_id=found))
    return _show(desk, form, questions, _told(desk, found, names_of(written)))


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


def _told(desk: Desk, findings: tuple[Finding, ...], names: list[str]) -> dict[int, list[tuple[str, str]]]:
    """Give the findings by the place of their question; those of the whole under -1."""
    told: dict[int, list[tuple[str, str]]] = {}
    for found in findings:
        at = names.index(found.step) if found.step in names else -1
        told.setdefault(at, []).append(_in_words(desk, found))
    return told


def _in_words(desk: Desk, found: Finding) -> tuple[str, str]:
    """Give what is wrong in the language of whoever looks, and in English what is to be told in no other."""
    if found.told is None:
        return desk.say(_OTHERWISE), found.message
    said = desk.say(found.told.sentence, **found.told.values)
    if found.rule == KEYWORDS and not found.step:
        return f"{desk.say(_KEYWORD)} {said}", ""
    about = found.told.about
    where = desk.say(_INTRO_IN[about]) if found.step == "intro" and about in _INTRO_IN else LANGUAGES.get(about)
    return (f"{where}: {said}" if where else said), ""


def _show(
    desk: Desk,
    form: SurveyForm,
    questions: list[Asked],
    faults: Mapping[int, list[tuple[str, str]]] | None = None,
    document: tuple[Finding, ...] = (),
) -> Answer:
    shown: dict[str, Any] = {"form": form, "faults": faults or {}, "kinds": list(Kind), "most": QUESTIONS_AT_MOST}
    lines = [(asked, room_for_labels(asked)) for asked in questions]
    brought = [(found.line, *_in_words(desk, found)) for found in document]
    return desk.show("programme/survey_new.html", **shown, questions=lines, document=brought)
