"""Selecting from those who applied: as is proposed, with the reasons, or as staff tick; each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from sqlalchemy import Row

from bot.marking import N_
from bot.programme.applicants import Choice, choose, criteria_of, propose, why_not_yet
from bot.programme.participants import Whom, people_at
from bot.programme.selecting import Ranked
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.services.workshop_words import OF_SELECTION, say_of
from bot.store.workshops import workshops
from bot.web.console.asked import keys_asked
from bot.web.console.desk import Answer, Desk
from bot.web.console.workshops.shown import ONE, in_words, workshop_or_404

_RESERVE, _RESERVE_AT_MOST = 5, 1000


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page(f"{ONE}/applicants", select_applicants, Act.RUN_PROGRAMME, "GET", "POST")


def select_applicants(desk: Desk, workshop_id: int) -> Answer:
    """Propose who gets a seat; show what staff made of it, with what will be told; confirmed, do it."""
    with desk.runtime.database.look() as db:
        row, now = workshop_or_404(db, workshop_id), desk.runtime.clock(db)
        line, criteria = propose(db, row), criteria_of(db, row)
        names = {one.id: one for one in people_at(db, workshop_id, Whom([Status.APPLIED]))}
    choice = _choice()
    if "confirm" in request.form and _select(desk, workshop_id, choice):
        return redirect(url_for("console.workshop", workshop_id=workshop_id))
    taken = keys_asked() if request.method == "POST" else [one.applicant.id for one in line if one.selected]
    why_not = why_not_yet(row, now)
    return desk.show(
        "workshops/applicants.html",
        row=row,
        title=in_words(desk, row, "title"),
        line=line,
        names=names,
        taken=taken,
        reserve=choice.reserve,
        criteria=criteria,
        why_not=desk.say(why_not) if why_not else None,
        fates=_fates(line, taken, choice.reserve) if request.method == "POST" else None,
        words=_words(desk, row),
    )


def _choice() -> Choice:
    reserve = request.form.get("reserve", _RESERVE, type=int)
    return Choice(min(max(reserve, 0), _RESERVE_AT_MOST), frozenset(keys_asked()))


def _select(desk: Desk, workshop_id: int, choice: Choice) -> bool:
    def do(stage: Stage) -> str:
        line = choose(stage.db, workshop_id, choice, stage.by, stage.now)
        seated = sum(one.selected for one in line)
        return desk.say(N_("Selected: {seated} of {applied}. Each is being told."), seated=seated, applied=len(line))

    return desk.act("selected", workshops.name, workshop_id, do)


def _fates(line: Sequence[Ranked], taken: Sequence[int], reserve: int) -> Mapping[Status, list[int]]:
    """Give the registrations by what will become of them."""
    seated = [one.applicant.id for one in line if one.applicant.id in taken]
    rest = [one.applicant.id for one in line if one.applicant.id not in taken]
    return {Status.CONFIRMED: seated, Status.WAITLISTED: rest[:reserve], Status.NOT_SELECTED: rest[reserve:]}


def _words(desk: Desk, row: Row[Any]) -> Mapping[Status, str]:
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
    return {status: say_of(desk.runtime, row, said, desk.language, now) for status, said in OF_SELECTION.items()}
