"""What was done in the console, by whom and from where, for administrators."""

from __future__ import annotations

from sqlalchemy import select

from bot.marking import N_
from bot.programme.deeds import find_deeds
from bot.programme.staff import Act
from bot.store.staff import staff
from bot.web.console.asked import Filter, chosen, next_page
from bot.web.console.deed_words import DEEDS
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.pages import PAGES
from bot.web.console.pieces import Cell, Link, Table


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/deeds", deeds, Act.MANAGE_STAFF)


def deeds(desk: Desk) -> Answer:
    """Show what was done, the latest first."""
    say = desk.say
    with desk.runtime.database.look() as db:
        logins = db.execute(select(staff.c.login).order_by(staff.c.login)).scalars().all()
        filters = (
            Filter("by", say(N_("Who")), [(login, login) for login in logins]),
            Filter("subject", say(N_("What")), [(subject, desk.word(subject)) for subject in (*PAGES, "staff")]),
        )
        asked = chosen(filters)
        rows = find_deeds(db, last_shown("before"), asked.get("by", ""), asked.get("subject", ""))
    lines = [
        (row.done_at, row.login, _deed(desk, row.deed), _subject(desk, row.subject, row.subject_id), row.origin)
        for row in rows
    ]
    heads = (N_("When"), N_("Who"), N_("What was done"), N_("To what"), N_("From"))
    table = Table(say(N_("What was done")), [say(head) for head in heads], lines, say(N_("Nothing was done.")))
    older = next_page(rows, rows[-1].id if rows else 0, asked, "before")
    return desk.show("listed.html", table=table, filters=filters, chosen=asked, next=older)


def _deed(desk: Desk, deed: str) -> str:
    return desk.say(deed) if deed in DEEDS else deed


def _subject(desk: Desk, subject: str | None, subject_id: int | None) -> Cell:
    if subject is None:
        return None
    text = f"{desk.word(subject)} {subject_id or ''}"
    page = desk.find_page(subject, subject_id) if subject_id else None
    return Link(text, page) if page else text
