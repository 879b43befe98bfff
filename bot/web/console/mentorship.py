"""Requests for a mentor: listed, and one with what can be done about it. A mentor sees their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, url_for
from flask_login import current_user
from sqlalchemy import Connection, Row, func, select

from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.programme.happened import events_of
from bot.programme.matching import Proposal, propose_each
from bot.programme.mentor_records import WHOLE, Asked, list_requests
from bot.programme.mentor_requests import OPEN, Status
from bot.programme.mentors import Topic, list_mentors
from bot.programme.staff import Act
from bot.store.mentorship import mentor_requests as table
from bot.store.mentorship import mentor_texts
from bot.store.staff import staff
from bot.web.console.asked import Filter, chosen, next_page, page_size
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown
from bot.web.console.naming import shows_notes
from bot.web.console.paper import note_printing
from bot.web.console.pieces import Cell, Link, Table


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/mentorship", mentor_requests, (Act.SEE, Act.MENTOR))
    desk.page(f"/mentorship/<int(max={BIGGEST}):request_id>", mentor_request, (Act.SEE, Act.MENTOR))


def mentor_requests(desk: Desk) -> Answer:
    """Show the requests, a page of them."""
    filters = _filters(desk)
    asked = chosen(filters)
    own = None if current_user.may(Act.SEE) else current_user.member.id
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        rows = list_requests(db, Asked(**asked, staff_id=own), now, last_shown("after"), page_size())
    shown = next_page(rows, rows[-1].id if rows else 0, asked)
    note_printing(desk, table.name)
    return desk.show("mentor_requests.html", table=_table(desk, rows, now), filters=filters, chosen=asked, next=shown)


def mentor_request(desk: Desk, request_id: int) -> Answer:
    """Show a request in its own words, who could take it, and what happened to it."""
    with desk.runtime.database.look() as db:
        now, row = desk.runtime.clock(db), find_request(db, request_id)
        events, texts = events_of(db, table.name, request_id), _count_texts(db, request_id)
        can_be_given = current_user.may(Act.MATCH) and row.status in (Status.WAITING, Status.GIVEN, Status.ACCEPTED)
        proposals = propose_each(db, [row])[0] if can_be_given else []
        others = _others(db, row, proposals) if can_be_given else []
    proposed = [(one, reasons_of(desk, one)) for one in proposals if one.mentor.id != row.mentor_id]
    own = {"is_theirs": _is_theirs(row), "can_be_given": can_be_given, "number": _number(row), "texts": texts}
    return desk.show(
        "mentor_request.html", row=row, now=now, events=events, proposed=proposed, others=others, **own, open=OPEN
    )


def find_request(db: Connection, request_id: int) -> Row[Any]:
    """Give a request that whoever is signed in may see; what is another's is not there for a mentor."""
    whose = [] if current_user.may(Act.SEE) else [staff.c.id == current_user.member.id]
    found = db.execute(WHOLE.where(table.c.id == request_id, *whose)).one_or_none()
    return found or abort(404)


def reasons_of(desk: Desk, proposal: Proposal) -> str:
    """Give why a mentor suits, in the language of whoever looks."""
    said = [
        desk.say(one.sentence, **{name: desk.word(value) for name, value in one.values.items()})
        for one in proposal.reasons
    ]
    return ", ".join(said)


def _is_theirs(row: Row[Any]) -> bool:
    return bool(current_user.may(Act.MENTOR) and row.login == current_user.member.login)


def _number(row: Row[Any]) -> str | None:
    """Give the contact's number to the mentor who is to call it, where they gave leave."""
    shares = row.shares_number and row.status in (Status.ACCEPTED, Status.CALLED)
    return str(row.number) if shares and row.number and _is_theirs(row) else None


def _count_texts(db: Connection, request_id: int) -> int:
    written = select(func.count()).where(mentor_texts.c.request_id == request_id)
    return int(db.execute(written).scalar_one())


def _others(db: Connection, row: Row[Any], proposals: Sequence[Proposal]) -> list[tuple[int, str]]:
    """Give the mentors with a phone who are not proposed: staff may choose one all the same."""
    proposed = {one.mentor.id for one in proposals} | {row.mentor_id}
    return [(one.id, one.name) for one in list_mentors(db) if one.contact_id and one.id not in proposed]


def _filters(desk: Desk) -> list[Filter]:
    statuses = [(str(status), desk.word(status)) for status in Status]
    places = [name for province in PROVINCES for name in districts(province.name)]
    return [
        Filter(
            "status", desk.say(N_("Status")), [*statuses, ("all", desk.say(N_("over too")))], desk.say(N_("still open"))
        ),
        Filter("topic", desk.say(N_("Topic")), [(str(topic), desk.word(topic)) for topic in Topic]),
        Filter("district", desk.say(N_("District")), [(name, name) for name in sorted(places)]),
        Filter("overdue", desk.say(N_("Overdue")), [("yes", desk.say(N_("overdue")))]),
    ]


def _table(desk: Desk, rows: Sequence[Row[Any]], now: datetime) -> Table:
    names = (N_("Number"), N_("Who asks"), N_("District"), N_("Topic"), N_("Status"), N_("Mentor"), N_("Act by"))
    cells: list[list[Cell]] = [
        [
            Link(row.reference, url_for("console.mentor_request", request_id=row.id)),
            row.name if shows_notes() else None,
            row.district,
            desk.word(row.topic),
            desk.word(row.status),
            row.mentor,
            desk.deadline(row.respond_by, now),
        ]
        for row in rows
    ]
    waiting = [row.id for row in rows] if current_user.may(Act.MATCH) else []
    empty = desk.say(N_("There is no request like that."))
    return Table(desk.say(N_("Requests for a mentor")), [desk.say(name) for name in names], cells, empty, waiting)
