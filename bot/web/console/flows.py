"""The flows: each drawn, its texts with the room they have left, where it is left, and its revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flask import Response, abort, redirect, url_for
from sqlalchemy import Connection, select

from bot.engine.drawing import draw_flow
from bot.engine.flow import Flow
from bot.engine.program import Program
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services import revisions
from bot.services.rooms import Where
from bot.services.weekly import add_up
from bot.store.conversations import publications
from bot.store.counts import read_counts
from bot.web.console.desk import Answer, Desk
from bot.web.console.forms.confirming import ConfirmForm
from bot.web.console.pieces import Cell, Link, Table, Tag

_TIGHT = 10
"""Septets below which a sentence must not grow."""
_LANGUAGES = ("en", "rw")


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/flows", flows, Act.SEE)
    desk.page("/flows/<name>", flow, Act.SEE)
    desk.page("/flows/<name>.svg", flow_drawing, Act.SEE)
    desk.page("/flows/revisions/<digest>/withdraw", withdraw_revision, Act.RUN_PROGRAMME, "GET", "POST")


def flows(desk: Desk) -> Answer:
    """Show the flows that can begin, and the revisions that the store has."""
    with desk.runtime.database.look() as db:
        begins = _published(db)
        left = add_up(read_counts(db, "week left"), "flow")
        rows = [_line(desk, db, name, digest, left) for name, digest in begins.items()]
        kept = revisions.list_revisions(db)
    say = desk.say
    columns = [
        *(say(N_("Flow")), say(N_("What for")), say(N_("Words that begin it"))),
        *(say(N_("Room left, English")), say(N_("Room left, Kinyarwanda")), say(N_("Left this week"))),
    ]
    table = Table(say(N_("Flows")), columns, rows, say(N_("No flow is published.")))
    return desk.show("flows.html", table=table, revisions=kept)


def flow(desk: Desk, name: str) -> Answer:
    """Show one flow: drawn, and each of its texts."""
    with desk.runtime.database.look() as db:
        program = _program(desk, db, name)
        room = desk.rooms.of(db, program.digest)
        left = add_up(read_counts(db, "week left"), "flow", "step")
    stops = [(step, count) for (of, step), count in left.most_common() if of == name]
    shown = program.flows[name]
    texts = list(_texts(program, shown, room))
    return desk.show("flow.html", flow=shown, digest=program.digest, texts=texts, stops=stops, tight=_TIGHT)


def flow_drawing(desk: Desk, name: str) -> Answer:
    """Give the picture of a flow."""
    with desk.runtime.database.look() as db:
        program = _program(desk, db, name)
    return Response(draw_flow(program.flows[name]), mimetype="image/svg+xml")


def withdraw_revision(desk: Desk, digest: str) -> Answer:
    """Say what taking a revision back does, and do it once that is confirmed."""
    with desk.runtime.database.look() as db:
        found = next((one for one in revisions.list_revisions(db) if one.digest == digest), None)
    if found is None or found.withdrawn_at:
        abort(404)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return desk.show("withdraw_revision.html", form=form, revision=found)
    desk.act("withdrew a revision", "revisions", None, lambda stage: _withdraw(desk, stage, digest))
    return redirect(url_for("console.flows"))


def _withdraw(desk: Desk, stage: Stage, digest: str) -> str:
    moved = revisions.withdraw(stage.db, digest, stage.now)
    return desk.say(N_("The revision is withdrawn; {count} flows begin on another."), count=len(moved))


def _published(db: Connection) -> Mapping[str, str]:
    """Give the revision that each flow begins on."""
    begins = select(publications.c.flow, publications.c.digest).order_by(publications.c.flow)
    return {row.flow: row.digest for row in db.execute(begins)}


def _program(desk: Desk, db: Connection, name: str) -> Program:
    digest = _published(db).get(name)
    return desk.runtime.programs.get(db, digest) if digest else abort(404)


def _line(desk: Desk, db: Connection, name: str, digest: str, left: Counter[tuple[str, ...]]) -> list[Cell]:
    shown = desk.runtime.programs.get(db, digest).flows[name]
    room = desk.rooms.of(db, digest)
    words = ", ".join(word for spoken in shown.keywords.values() for word in spoken)
    least = [_least(room, name, language) for language in _LANGUAGES]
    return [Link(name, url_for("console.flow", name=name)), shown.about, words, *least, left[name,] or None]


def _least(room: Mapping[Where, int | None], name: str, language: str) -> Cell:
    free = [left for (flow, _, spoken), left in room.items() if (flow, spoken) == (name, language) and left is not None]
    if not free:
        return None
    return Tag(str(min(free)), "late") if min(free) < _TIGHT else min(free)


def _texts(program: Program, shown: Flow, room: Mapping[Where, int | None]) -> Iterator[dict[str, object]]:
    """Give each text of a flow in each language; the first of a step with the room that its screen has left."""
    seen = set()
    for step, text in shown.texts():
        said = {language: program.words(text.message, language, text.context) for language in _LANGUAGES}
        free = {} if step in seen else {one: room.get((shown.name, step, one)) for one in _LANGUAGES}
        seen.add(step)
        yield {"step": step, "said": said, "free": free}
