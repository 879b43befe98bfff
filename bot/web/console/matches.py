"""What staff do with requests for a mentor: given, one or several, cancelled, noted on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import redirect, request, url_for

from bot.marking import N_
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.matching import propose_each
from bot.programme.mentor_keeping import get_mentor
from bot.programme.mentor_records import WHOLE
from bot.programme.mentor_requests import Status
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.giving import Giving, cancel, give, give_each
from bot.store.mentorship import mentor_requests as table
from bot.web.console.asked import PAGE, keys_asked
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.mentorship import find_request, reasons_of

_ONE = f"/mentorship/<int(max={BIGGEST}):request_id>"
_NOTE_AT_MOST = 1000


def add(desk: Desk) -> None:
    """Add what can be done."""
    desk.page(f"{_ONE}/give", give_request, Act.MATCH, "POST")
    desk.page(f"{_ONE}/cancel", cancel_request, Act.MATCH, "POST")
    desk.page(f"{_ONE}/note", note_on_request, Act.MATCH, "POST")
    desk.page("/mentorship/matches", propose_matches, Act.MATCH, "POST")
    desk.page("/mentorship/matches/give", give_matches, Act.MATCH, "POST")


def give_request(desk: Desk, request_id: int) -> Answer:
    """Give a request to a mentor, who is asked at once."""
    mentor_id, had_by = request.form.get("mentor", 0, type=int), request.form.get("had_by", type=int)
    desk.act("gave", table.name, request_id, partial(_give, desk, request_id, mentor_id, had_by))
    return redirect(url_for("console.mentor_request", request_id=request_id))


def cancel_request(desk: Desk, request_id: int) -> Answer:
    """Take a request back for its contact."""
    desk.act("cancelled", table.name, request_id, partial(_cancel, desk, request_id, _note()))
    return redirect(url_for("console.mentor_request", request_id=request_id))


def note_on_request(desk: Desk, request_id: int) -> Answer:
    """Put a note on record."""
    desk.act("noted", table.name, request_id, partial(_put_note, desk, request_id, _note()))
    return redirect(url_for("console.mentor_request", request_id=request_id))


def propose_matches(desk: Desk) -> Answer:
    """Show who would be given the requests that were ticked, and which cannot be given; nothing is done yet."""
    with desk.runtime.database.look() as db:
        rows = db.execute(WHOLE.where(table.c.id.in_(keys_asked()[:PAGE])).order_by(table.c.id)).all()
        waiting = [row for row in rows if row.status == Status.WAITING]
        proposed = propose_each(db, waiting)
    matches = [
        (row, [(one.mentor, reasons_of(desk, one)) for one in found])
        for row, found in zip(waiting, proposed, strict=True)
    ]
    return desk.show("matches.html", matches=matches, others=[row for row in rows if row.status != Status.WAITING])


def give_matches(desk: Desk) -> Answer:
    """Give each of several requests to the mentor who was chosen for it."""
    pairs = [(key, request.form.get(f"mentor-{key}", 0, type=int)) for key in keys_asked()[:PAGE]]
    desk.act("gave", table.name, None, partial(_give_each, desk, [pair for pair in pairs if pair[1]]))
    return redirect(url_for("console.mentor_requests"))


def _note() -> str:
    return request.form.get("note", "").strip()[:_NOTE_AT_MOST]


def _give(desk: Desk, request_id: int, mentor_id: int, had_by: int | None, stage: Stage) -> str:
    find_request(stage.db, request_id)
    mentor = get_mentor(stage.db, mentor_id)
    give(stage.runtime, stage.db, Giving(request_id, mentor, had_by), stage.by)
    return desk.say(N_("{name} is asked to take it."), name=mentor.name)


def _give_each(desk: Desk, pairs: Sequence[tuple[int, int]], stage: Stage) -> str:
    givings = []
    for request_id, mentor_id in pairs:
        find_request(stage.db, request_id)
        givings.append(Giving(request_id, get_mentor(stage.db, mentor_id), had_by=0))
    refused = give_each(stage.runtime, stage.db, givings, stage.by)
    told = [desk.say(N_("Requests given: {count}."), count=len(givings) - len(refused))]
    return " ".join(told + [desk.say(one.sentence, **one.values) for one in refused])


def _cancel(desk: Desk, request_id: int, note: str, stage: Stage) -> str:
    find_request(stage.db, request_id)
    cancel(stage.runtime, stage.db, request_id, note or None, stage.by)
    return desk.say(N_("The request is cancelled, and they are told."))


def _put_note(desk: Desk, request_id: int, note: str, stage: Stage) -> str:
    status = find_request(stage.db, request_id).status
    put_on_record(stage.db, [Change(table.name, request_id, "note", status, status, note)], stage.by, stage.now)
    return desk.say(N_("Saved."))
