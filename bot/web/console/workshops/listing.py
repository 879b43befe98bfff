"""The list of trainings, and one of them: its figures, who has a seat, and what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import request, url_for
from sqlalchemy import Row

from bot.marking import N_
from bot.programme.applicants import criteria_of
from bot.programme.attendance import days_of
from bot.programme.happened import events_of
from bot.programme.participants import SEATED, Whom, count_people, people_at
from bot.programme.staff import Act
from bot.programme.status import Status
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.programme.workshop_lists import Wanted, list_workshops
from bot.store.workshops import workshops as table
from bot.web.console.asked import PAGE, Filter, chosen, next_page
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.naming import shows_names
from bot.web.console.pieces import Cell, Link, Table, Tag
from bot.web.console.workshops.shown import ONE, in_words, local_day, workshop_or_404

_TONES = {WorkshopStatus.OVER: "late", WorkshopStatus.CANCELLED: "bad", WorkshopStatus.HELD: "good"}
_SEAT_TONES = {Status.CONFIRMED: "good", Status.ATTENDED: "good", Status.OFFERED: "late", Status.ABSENT: "bad"}
_SEXES = {"female": N_("women"), "male": N_("men"), "unsaid": N_("not told"), None: N_("not told")}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/workshops", workshops, Act.SEE)
    desk.page(ONE, workshop, Act.SEE)


def workshops(desk: Desk) -> Answer:
    """List the trainings, those to come first of all."""
    fields = _filters(desk)
    asked = chosen(fields)
    asked["when"] = asked.get("when", "") if "when" in request.args else "coming"
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        wanted = Wanted(local_day(desk, now), *(asked.get(name, "") for name in ("when", "status", "kind", "q")))
        rows = list_workshops(db, wanted, last_shown("after"), PAGE)
    columns = ("Training", "First day", "Place", "Seats", "Waiting", "Applied", "Open until", "Status", "To do by")
    listed = Table(
        desk.say("Trainings"),
        [desk.say(column) for column in columns],
        [_line(desk, row, now) for row in rows],
        desk.say(N_("There is no training like that.")),
    )
    more = next_page(rows, rows[-1].id if rows else 0, asked)
    return desk.show("workshops/list.html", fields=fields, asked=asked, listed=listed, more_asked=more)


_COLUMNS = (N_("Training"), N_("First day"), N_("Place"), N_("Seats"), N_("Waiting"), N_("Applied"), N_("Open until"))
_MORE_COLUMNS = (N_("To do by"), N_("Code"), N_("Coming"), N_("Days there"))


def workshop(desk: Desk, workshop_id: int) -> Answer:
    """Show a training: how it stands, what can be done, who registered, and what happened."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        counts = count_people(db, workshop_id)
        fields = _people_filters(desk, counts)
        asked = chosen(fields)
        whom = Whom([asked["status"]] if "status" in asked else (), asked.get("district", ""), asked.get("q", ""))
        people = people_at(db, workshop_id, whom, last_shown("after"), PAGE) if shows_names() else []
        criteria, events = criteria_of(db, row), events_of(db, table.name, workshop_id)
    return desk.show(
        "workshops/one.html",
        row=row,
        title=in_words(desk, row, "title"),
        venue=in_words(desk, row, "venue"),
        closes_on=local_day(desk, row.closes_at),
        days=days_of(row),
        criteria=criteria,
        seated=sum(one.people for one in counts if one.status in SEATED),
        figures=_bars(desk, counts),
        fields=fields,
        asked=asked,
        listed=_people(desk, people) if shows_names() else None,
        more_asked=next_page(people, people[-1].id if people else 0, asked),
        events=events,
    )


def seat_tag(desk: Desk, status: str) -> Tag:
    """Give where a registration stands, as it is seen at once."""
    return Tag(desk.word(f"seat {status}"), _SEAT_TONES.get(Status(status), ""))


def _filters(desk: Desk) -> list[Filter]:
    return [
        Filter("q", desk.say(N_("Title or place"))),
        Filter("when", desk.say("When"), [("coming", desk.say(N_("to come"))), ("past", desk.say(N_("past")))]),
        Filter("status", desk.say("Status"), [(str(one), desk.word(one)) for one in WorkshopStatus]),
        Filter(
            "kind",
            desk.say(N_("How seats are given")),
            [("first_come", desk.say(N_("who registers first"))), ("selection", desk.say(N_("staff select")))],
        ),
    ]


def _line(desk: Desk, row: Row[Any], now: datetime) -> Sequence[Cell]:
    by = local_day(desk, row.respond_by) if row.respond_by else None
    is_late = row.respond_by is not None and row.respond_by <= now
    return (
        Link(in_words(desk, row, "title"), url_for("console.workshop", workshop_id=row.id)),
        row.starts_on,
        in_words(desk, row, "venue"),
        f"{row.seated + row.offered} / {row.seats}",
        row.waiting,
        row.applied,
        local_day(desk, row.closes_at),
        Tag(desk.word(row.status), _TONES.get(WorkshopStatus(row.status), "")),
        Tag(f"{by:%d/%m/%Y}", "late") if by and is_late else by,
    )


def _people_filters(desk: Desk, counts: Iterable[Row[Any]]) -> list[Filter]:
    districts = sorted({row.district for row in counts if row.district})
    return [
        Filter("q", desk.say("Name")),
        Filter("status", desk.say("Status"), [(str(one), desk.word(f"seat {one}")) for one in Status]),
        Filter("district", desk.say("District"), [(name, name) for name in districts]),
    ]


def _people(desk: Desk, people: Sequence[Row[Any]]) -> Table:
    columns = ("Name", "Phone number", "District", "Status", "Code", "Coming", "Days there")
    rows: list[Sequence[Cell]] = [
        (
            _name(desk, row),
            row.number,
            row.district,
            seat_tag(desk, row.status),
            row.code,
            desk.say("Yes") if row.coming_at else None,
            row.days,
        )
        for row in people
    ]
    empty = desk.say(N_("Nobody like that has registered."))
    return Table(desk.say(N_("Who registered")), [desk.say(one) for one in columns], rows, empty, _keys(people))


def _keys(people: Iterable[Row[Any]]) -> list[int]:
    return [row.id for row in people]


def _name(desk: Desk, row: Row[Any]) -> Cell:
    name = row.name or desk.say("no name yet")
    is_open = desk.may_open("contact")
    return Link(name, url_for("console.contact", contact_id=row.contact_id)) if is_open else name


def _bars(desk: Desk, counts: Sequence[Row[Any]]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """Give the figures that are shown as bars: heading, what is counted, and the counts."""
    by_status, by_district, by_sex = Counter[str](), Counter[str](), Counter[str]()
    for row in counts:
        by_status[desk.word(f"seat {row.status}")] += row.people
        if row.status in SEATED:
            by_district[row.district or desk.say("not told")] += row.people
            by_sex[desk.say(_SEXES[row.sex])] += row.people
    return [
        (desk.say(N_("Who registered, by status")), desk.say("Status"), by_status.most_common()),
        (desk.say(N_("Seats by district")), desk.say("District"), by_district.most_common()),
        (desk.say(N_("Seats of women and men")), desk.say(N_("Who")), by_sex.most_common()),
    ]
