"""Who was there: by the code of the day that is shown there, by scanned or typed codes, and ticked on a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.programme.attendance import Ticks, correct, days_of, make_day_code, tick
from bot.programme.closing import finish_by_staff
from bot.programme.participants import SEATED, Whom, codes_of, marks_of, people_at
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.workshops import workshops
from bot.web.console.asked import PAGE, next_page
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.workshops.shown import ONE, in_words, local_day, workshop_or_404

_SIDE_BY_SIDE = 2
"""Days that are ticked beside one another."""
_CODES_AT_MOST = 500


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(f"{ONE}/attendance", workshop_attendance, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{ONE}/attendance/scan", scan_codes, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{ONE}/attendance/code", day_code, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{ONE}/finish", finish_workshop, Act.RUN_PROGRAMME, "POST")


def workshop_attendance(desk: Desk, workshop_id: int) -> Answer:
    """Show who has a seat, to be ticked on the day and the next; what is ticked otherwise is noted."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        shown = _shown_days(desk, db, row)
        people = people_at(db, workshop_id, Whom(SEATED), last_shown("after"), PAGE)
        marks, codes = marks_of(db, workshop_id), codes_of(db, workshop_id)
    if request.method == "POST":
        _correct(desk, workshop_id, days_of(row))
        return redirect(_here(workshop_id, shown[0], last_shown("after")))
    return desk.show(
        "workshops/attendance.html",
        row=row,
        title=in_words(desk, row, "title"),
        days=days_of(row),
        shown=shown,
        people=people,
        marks=marks,
        codes=codes,
        after=last_shown("after"),
        more_asked=next_page(people, people[-1].id if people else 0, {"day": shown[0].isoformat()}),
    )


def scan_codes(desk: Desk, workshop_id: int) -> Answer:
    """Note by their codes who is there; a scanner types them, one after another."""
    day = _day(request.form.get("day", ""))
    codes = re.findall(r"\w+", request.form.get("codes", ""))[:_CODES_AT_MOST]
    with desk.runtime.database.look() as db:
        workshop_or_404(db, workshop_id)

    def do(stage: Stage) -> str:
        how = {"how": "staff", "staff_id": stage.member.id, "marked_at": stage.now}
        new = tick(stage.db, workshop_id, codes, day, how)
        words = {"codes": " ".join(codes).upper(), "count": new}
        return desk.say(N_("{codes}: noted. New: {count}"), **words)

    if codes:
        desk.act("noted who was there", workshops.name, workshop_id, do)
    return redirect(_here(workshop_id, day))


def day_code(desk: Desk, workshop_id: int) -> Answer:
    """Show the code of a day as it is hung up there; it is made when it is asked for first."""
    day = _day(request.values.get("day", ""))
    with desk.runtime.database.look() as db:
        row, code = workshop_or_404(db, workshop_id), codes_of(db, workshop_id).get(day)

    def do(stage: Stage) -> str:
        made = make_day_code(stage.db, workshop_id, day, stage.by, stage.now)
        return desk.say(N_("The code of the day is {code}."), code=made)

    if request.method == "POST":
        is_made = desk.act("made a code of the day", workshops.name, workshop_id, do)
        there = url_for("console.day_code", workshop_id=workshop_id, day=day.isoformat())
        return redirect(there if is_made else _here(workshop_id))
    if code is None:
        abort(404)
    return desk.show("workshops/code.html", row=row, title=in_words(desk, row, "title"), day=day, code=code)


def finish_workshop(desk: Desk, workshop_id: int) -> Answer:
    """Take it that all is noted: who has a seat and is not ticked was absent."""
    with desk.runtime.database.look() as db:
        workshop_or_404(db, workshop_id)

    def do(stage: Stage) -> str:
        finish_by_staff(stage.db, workshop_id, stage.by, stage.now)
        return desk.say(N_("The training is finished. Certificates can be issued."))

    is_done = desk.act("finished", workshops.name, workshop_id, do)
    there = url_for("console.workshop", workshop_id=workshop_id)
    return redirect(there if is_done else _here(workshop_id))


def _correct(desk: Desk, workshop_id: int, days: Sequence[date]) -> None:
    """Note what was ticked, or is not any more, on the days that the form shows."""
    sent = {day: _ticks(day) for day in days if f"day-{day}" in request.form}

    def do(stage: Stage) -> str:
        how = {"how": "staff", "staff_id": stage.member.id, "marked_at": stage.now}
        done = [correct(stage.db, workshop_id, day, ticks, how) for day, ticks in sent.items()]
        new, undone = (sum(one[at] for one in done) for at in (0, 1))
        return desk.say(N_("Noted as there: {new}. Taken back: {undone}"), new=new, undone=undone)

    if sent:
        desk.act("noted who was there", workshops.name, workshop_id, do)


def _ticks(day: date) -> Ticks:
    before, now = (frozenset(request.form.getlist(f"{name}-{day}", type=int)) for name in ("was", "there"))
    return Ticks(before, now)


def _shown_days(desk: Desk, db: Connection, row: Row[Any]) -> list[date]:
    """Give the day that is asked for, else the present one where it is among them, with those beside it."""
    days = days_of(row)
    asked = request.args.get("day", "")
    wanted = _day(asked) if asked else local_day(desk, desk.runtime.clock(db))
    first = days.index(wanted) if wanted in days else 0
    return days[min(first, max(0, len(days) - _SIDE_BY_SIDE)) :][:_SIDE_BY_SIDE]


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        abort(400)


def _here(workshop_id: int, day: date | None = None, after: int = 0) -> str:
    there = "console.workshop_attendance"
    return url_for(there, workshop_id=workshop_id, day=day.isoformat() if day else None, after=after or None)
