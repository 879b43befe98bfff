"""Handouts: brought as a PDF, read by chapters, sent to those who have a seat, withdrawn."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError

from bot.marking import N_
from bot.programme.handout_copies import Status
from bot.programme.handout_giving import find_readers, give_copies
from bot.programme.handout_sources import LARGEST_FILE, read_document
from bot.programme.handouts import (
    add_handout,
    chapters_of,
    count_copies,
    get_handout,
    list_handouts,
)
from bot.programme.handouts import withdraw_handout as withdraw
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.files import find_places
from bot.store.handouts import handouts as table
from bot.store.workshops import workshops
from bot.web.console.asked import PAGE, Filter, chosen, next_page
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown
from bot.web.console.forms.certificates import HandoutForm
from bot.web.console.pieces import Cell, Link, Table
from bot.web.console.workshops.shown import KEPT_BEFORE, in_words

HANDOUT = f"/handouts/<int(max={BIGGEST}):handout_id>"
"""The address of a handout."""
_ROOM_FOR_WORDS = 64 * 1024
_EVERYBODY = N_("Everybody")


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/handouts", handouts, Act.SEE)
    desk.page("/handouts/new", bring_handout, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(HANDOUT, handout, Act.SEE)
    desk.page(f"{HANDOUT}/send", send_handout, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{HANDOUT}/withdraw", withdraw_handout, Act.RUN_PROGRAMME, "POST")
    desk.uploads["bring_handout"] = LARGEST_FILE + _ROOM_FOR_WORDS


def handouts(desk: Desk) -> Answer:
    """List the handouts, with how often each was sent."""
    fields = [Filter("q", desk.say(N_("Title")))]
    asked = chosen(fields)
    with desk.runtime.database.look() as db:
        rows = list_handouts(db, asked.get("q", ""), last_shown("after"), PAGE)
        titles = _titles(desk, db, {row.workshop_id for row in rows})
    lines: list[Sequence[Cell]] = [
        (
            Link(in_words(desk, row, "title"), url_for("console.handout", handout_id=row.id)),
            titles.get(row.workshop_id, desk.say(_EVERYBODY)),
            row.language,
            row.chapters,
            row.sent,
        )
        for row in rows
    ]
    columns = [desk.say(one) for one in (N_("Handout"), N_("For whom"), "Language", N_("Chapters"), N_("Sent"))]
    none = N_("There is no handout like that.") if asked else N_("There is no handout yet.")
    listed = Table(desk.say(N_("Handouts")), columns, lines, desk.say(none))
    more = next_page(rows, rows[-1].id if rows else 0, asked)
    return desk.show("workshops/handouts.html", fields=fields, asked=asked, listed=listed, more_asked=more)


def bring_handout(desk: Desk) -> Answer:
    """Have a PDF kept as a handout; nobody is told."""
    form = HandoutForm()
    with desk.runtime.database.look() as db:
        form.offer(desk.say(N_("both")), _workshops(desk, db))
    if form.form_key.data is None:
        form.form_key.data = secrets.token_urlsafe(12)
    if form.validate_on_submit() and _bring_once(desk, form):
        with desk.runtime.database.look() as db:
            made = db.execute(select(table.c.id).where(table.c.form_key == form.form_key.data)).scalar_one()
        return redirect(url_for("console.handout", handout_id=made))
    return desk.show("workshops/bring.html", form=form)


def handout(desk: Desk, handout_id: int) -> Answer:
    """Show a handout: its chapters, to how many it went, and to how many it can be sent."""
    with desk.runtime.database.look() as db:
        row = _handout_or_404(db, handout_id)
        chapters, copies = chapters_of(db, handout_id), count_copies(db, handout_id)
        choices = [one for one in _workshops(desk, db) if one[0]]
        where = row.workshop_id or request.args.get("workshop", 0, type=int)
        readers = find_readers(db, row, where) if where in dict(choices) else []
        place = find_places(db, [row.file_id])[row.file_id]
    return desk.show(
        "workshops/handout.html",
        row=row,
        title=in_words(desk, row, "title"),
        whom=dict(choices).get(row.workshop_id, desk.say(_EVERYBODY)),
        chapters=chapters,
        copies=[(desk.word(status), copies[status]) for status in Status if status in copies],
        choices=choices,
        where=where,
        readers=len(readers),
        place=place,
    )


def send_handout(desk: Desk, handout_id: int) -> Answer:
    """Have a handout sent to those who have a seat at a training and have not got it yet."""
    with desk.runtime.database.look() as db:
        row = _handout_or_404(db, handout_id)
        where = row.workshop_id or request.form.get("workshop", 0, type=int)
        if where not in dict(_workshops(desk, db)) or not where:
            abort(400)

    def do(stage: Stage) -> str:
        count = give_copies(stage.db, get_handout(stage.db, handout_id), where, stage.by, stage.now)
        return desk.say(N_("It is being sent to {count}."), count=count)

    desk.act("sent", table.name, handout_id, do)
    return redirect(url_for("console.handout", handout_id=handout_id, workshop=where))


def withdraw_handout(desk: Desk, handout_id: int) -> Answer:
    """Give a handout to nobody any more."""

    def do(stage: Stage) -> str:
        withdraw(stage.db, handout_id, stage.now)
        return desk.say(N_("Withdrawn: nobody is offered it any more."))

    desk.act("withdrew", table.name, handout_id, do)
    return redirect(url_for("console.handouts"))


def _bring_once(desk: Desk, form: HandoutForm) -> bool:
    """Keep it; what this very form brought before is not kept again, whatever was written in it since."""

    def do(stage: Stage) -> str:
        document = read_document(form.document.data.read(), str(form.title_rw.data))
        values = {name: form[name].data for name in ("title_en", "title_rw", "language", "form_key")}
        add_handout(stage.db, {**values, "workshop_id": form.workshop_id.data or None}, document, stage.now)
        return desk.say(N_("The handout is kept. Nobody has been told yet."))

    try:
        return desk.act("added", table.name, None, do)
    except IntegrityError:
        desk.tell(KEPT_BEFORE)
        return True


def _titles(desk: Desk, db: Connection, ids: set[int | None]) -> dict[int | None, str]:
    """Give the titles of trainings."""
    title = select(workshops.c.id, workshops.c[f"title_{desk.language}"], workshops.c.starts_on)
    rows = db.execute(title.where(workshops.c.id.in_(ids - {None})))
    return {row[0]: f"{row[1]} ({row.starts_on:%d/%m/%Y})" for row in rows}


def _workshops(desk: Desk, db: Connection) -> list[tuple[int, str]]:
    """Give for whom a handout can be: everybody, or those of a training, the latest first."""
    title = workshops.c[f"title_{desk.language}"]
    latest = select(workshops.c.id, title, workshops.c.starts_on).order_by(workshops.c.starts_on.desc()).limit(_AT_MOST)
    rows = db.execute(latest).all()
    return [(0, desk.say(_EVERYBODY)), *((row[0], f"{row[1]} ({row.starts_on:%d/%m/%Y})") for row in rows)]


_AT_MOST = 200


def _handout_or_404(db: Connection, handout_id: int) -> Row[Any]:
    try:
        return get_handout(db, handout_id)
    except LookupError:
        abort(404)
