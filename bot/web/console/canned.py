"""Canned replies: what staff answer often, in both languages, kept by those who run the programme."""

from __future__ import annotations

from functools import partial

from flask import abort, redirect, url_for
from sqlalchemy import Connection

from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.canned import fields_of, get_reply, keep_reply, list_replies, remove_reply
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.forms.inbox import CannedForm
from bot.web.console.leafing import Order, page_of
from bot.web.console.meanwhile import Standing, mark_of, refuse_if_changed, show_what_stands
from bot.web.console.pieces import Link, Table

_FIELDS = ("name", "text_en", "text_rw")
_ONE = f"/inbox/replies/<int(max={BIGGEST}):reply_id>"


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/inbox/replies", canned_replies, (Act.ANSWER, Act.RUN_PROGRAMME), "GET")
    desk.page("/inbox/replies/new", add_reply, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(_ONE, change_reply, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{_ONE}/remove", remove_canned_reply, Act.RUN_PROGRAMME, "POST")


def canned_replies(desk: Desk) -> Answer:
    """Show all of them."""
    with desk.runtime.database.look() as db:
        rows, next_asked = page_of(list_replies(db), {}, Order(lambda reply: str(reply.name).casefold()))
    may = desk.may_open("change_reply")
    cells = [
        [
            Link(row.name, url_for("console.change_reply", reply_id=row.id)) if may else row.name,
            row.text_rw,
            row.text_en,
        ]
        for row in rows
    ]
    names = [desk.say(name) for name in (N_("Name"), N_("Text in Kinyarwanda"), N_("Text in English"))]
    listed = Table(desk.say(N_("Canned replies")), names, cells, desk.say(N_("There is none yet.")))
    return desk.show("canned.html", table=listed, next=next_asked)


def add_reply(desk: Desk) -> Answer:
    """Add one."""
    return _edit(desk, CannedForm(), None)


def change_reply(desk: Desk, reply_id: int) -> Answer:
    """Change one."""
    standing = _standing(desk, reply_id)
    return _edit(desk, CannedForm(data={**standing, "seen": mark_of(standing)}), reply_id)


def remove_canned_reply(desk: Desk, reply_id: int) -> Answer:
    """Have one no more."""
    desk.act("removed", "canned_replies", reply_id, partial(_remove, desk, reply_id))
    return redirect(url_for("console.canned_replies"))


def _edit(desk: Desk, form: CannedForm, reply_id: int | None) -> Answer:
    if form.validate_on_submit():
        values = {name: str(form[name].data).strip() for name in _FIELDS}
        if desk.act("kept", "canned_replies", reply_id, partial(_keep, desk, values, reply_id)):
            return redirect(url_for("console.canned_replies"))
    if reply_id is not None:
        show_what_stands(desk, form, _standing(desk, reply_id))
    fields = [f"{{{name}}}" for name in fields_of(desk.runtime)]
    return desk.show("canned_reply.html", form=form, reply_id=reply_id, fields=fields)


def _keep(desk: Desk, values: dict[str, str], reply_id: int | None, stage: Stage) -> str:
    if reply_id is not None:
        refuse_if_changed(stage, f"canned reply {reply_id}", partial(_read, reply_id), values)
    keep_reply(stage.runtime, stage.db, values, reply_id, stage.now)
    return desk.say(N_("Saved."))


def _standing(desk: Desk, reply_id: int) -> Standing:
    with desk.runtime.database.look() as db:
        try:
            return _read(reply_id, db)
        except LookupError:
            abort(404)


def _read(reply_id: int, db: Connection) -> Standing:
    row = get_reply(db, reply_id)
    return {name: getattr(row, name) for name in _FIELDS}


def _remove(desk: Desk, reply_id: int, stage: Stage) -> str:
    remove_reply(stage.db, reply_id)
    return desk.say(N_("It is removed."))
