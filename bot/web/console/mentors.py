"""Mentors: what each can do and how much more they take; added, changed, paused, removed."""

from __future__ import annotations

from functools import partial
from operator import attrgetter

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.mentor_keeping import get_mentor, list_candidates, remove_mentor, set_capacity
from bot.programme.mentors import Mentor, add_mentor, change_skills, list_mentors, pause_mentor
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.forms.mentors import MentorForm
from bot.web.console.leafing import Order, page_of
from bot.web.console.meanwhile import Standing, mark_of, refuse_if_changed, show_what_stands, typed
from bot.web.console.pieces import Cell, Link, Table, Tag
from bot.web.public.pages import LANGUAGES

_ONE = f"/mentors/<int(max={BIGGEST}):mentor_id>"
_KINDS = {"topic": "topics", "language": "languages", "district": "districts"}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/mentors", mentors, Act.SEE)
    desk.page("/mentors/new", new_mentor, Act.MATCH, "GET", "POST")
    desk.page(_ONE, mentor, Act.MATCH, "GET", "POST")
    desk.page(f"{_ONE}/pause", pause_mentoring, Act.MATCH, "POST")
    desk.page(f"{_ONE}/remove", end_mentoring, Act.MATCH, "POST")


def mentors(desk: Desk) -> Answer:
    """Show all mentors."""
    with desk.runtime.database.look() as db:
        rows, next_asked = page_of(list_mentors(db), {}, Order(attrgetter("login")))
    names = (N_("Name"), N_("Topics"), N_("Languages"), N_("Districts"), N_("Open"), N_("Takes"), N_("State"))
    listed = Table(
        desk.say(N_("Mentors")),
        [desk.say(name) for name in names],
        [_cells(desk, one) for one in rows],
        desk.say(N_("There is no mentor yet.")),
    )
    return desk.show("mentors.html", table=listed, next=next_asked)


def new_mentor(desk: Desk) -> Answer:
    """Make one of the staff a mentor."""
    form = MentorForm.of(desk.word)
    with desk.runtime.database.look() as db:
        form.member.choices = [(row.id, row.name) for row in list_candidates(db)]
    if form.validate_on_submit() and desk.act("added", "mentors", None, partial(_add, desk, form)):
        return redirect(url_for("console.mentors"))
    return desk.show("mentor.html", form=form, mentor=None)


def mentor(desk: Desk, mentor_id: int) -> Answer:
    """Show a mentor, and change what they can do."""
    found = _find(desk, mentor_id)
    standing = _standing(found)
    form = MentorForm.of(desk.word, data={**standing, "seen": mark_of(standing)})
    del form.member
    if form.validate_on_submit() and desk.act("changed", "mentors", mentor_id, partial(_change, desk, mentor_id, form)):
        return redirect(url_for("console.mentors"))
    show_what_stands(desk, form, _standing(_find(desk, mentor_id)))
    return desk.show("mentor.html", form=form, mentor=found)


def pause_mentoring(desk: Desk, mentor_id: int) -> Answer:
    """Give a mentor no more requests, or again."""
    desk.act("paused", "mentors", mentor_id, partial(_pause, desk, mentor_id, "off" not in request.form))
    return redirect(url_for("console.mentors"))


def end_mentoring(desk: Desk, mentor_id: int) -> Answer:
    """Have somebody be a mentor no more."""
    desk.act("removed", "mentors", mentor_id, partial(_remove, desk, mentor_id))
    return redirect(url_for("console.mentors"))


def _cells(desk: Desk, one: Mentor) -> list[Cell]:
    known = {kind: sorted(one.skills.get(kind, ())) for kind in _KINDS}
    name: Cell = Link(one.name, url_for("console.mentor", mentor_id=one.id)) if desk.may_open("mentor") else one.name
    return [
        name,
        ", ".join(desk.word(topic) for topic in known["topic"]),
        ", ".join(LANGUAGES.get(code, code) for code in known["language"]),
        ", ".join(known["district"]) or desk.say(N_("all")),
        one.open,
        one.capacity,
        Tag(desk.say(one.state), "good" if one.free and one.is_told else ""),
    ]


def _find(desk: Desk, mentor_id: int) -> Mentor:
    with desk.runtime.database.look() as db:
        try:
            return get_mentor(db, mentor_id)
        except LookupError:
            abort(404)


def _standing(found: Mentor) -> Standing:
    skills = {field: sorted(found.skills.get(kind, ())) for kind, field in _KINDS.items()}
    return {"capacity": found.capacity, **skills}


def _skills(form: MentorForm) -> dict[str, list[str]]:
    return {kind: list(form[field].data or ()) for kind, field in _KINDS.items()}


def _add(desk: Desk, form: MentorForm, stage: Stage) -> str:
    try:
        with stage.db.begin_nested():
            add_mentor(stage.db, form.member.data, int(form.capacity.data or 1), _skills(form), stage.now)
    except IntegrityError:
        raise Refusal(N_("They are a mentor already.")) from None
    return desk.say(N_("Saved."))


def _change(desk: Desk, mentor_id: int, form: MentorForm, stage: Stage) -> str:
    def read(db: Connection) -> Standing:
        return _standing(get_mentor(db, mentor_id))

    refuse_if_changed(stage, f"mentor {mentor_id}", read, typed(form, read(stage.db)))
    change_skills(stage.db, mentor_id, _skills(form))
    set_capacity(stage.db, mentor_id, int(form.capacity.data or 1))
    return desk.say(N_("Saved."))


def _pause(desk: Desk, mentor_id: int, is_paused: object, stage: Stage) -> str:
    found = get_mentor(stage.db, mentor_id)
    pause_mentor(stage.db, found.login, stage.now if is_paused else None)
    told = N_("{name} is given no more requests.") if is_paused else N_("{name} is given requests again.")
    return desk.say(told, name=found.name)


def _remove(desk: Desk, mentor_id: int, stage: Stage) -> str:
    found = get_mentor(stage.db, mentor_id)
    remove_mentor(stage.db, found, stage.now)
    return desk.say(N_("{name} is no mentor any more."), name=found.name)
