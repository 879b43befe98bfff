"""What a mentor does with the requests that are theirs, as they do it by phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import redirect, request, url_for
from flask_login import current_user

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.locking import lock_contacts
from bot.programme.mentor_steps import accept, decline, note_call
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.mentorship import mentor_requests as table
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.mentorship import find_request

_ONE = f"/mentorship/<int(max={BIGGEST}):request_id>"
_NOTE_AT_MOST = 160
_ELSEWHERE = N_("Request {reference} stands elsewhere by now. Nothing was changed.")


def add(desk: Desk) -> None:
    """Add what can be done."""
    desk.page(f"{_ONE}/accept", accept_request, Act.MENTOR, "POST")
    desk.page(f"{_ONE}/decline", decline_request, Act.MENTOR, "POST")
    desk.page(f"{_ONE}/call", note_request_call, Act.MENTOR, "POST")


def accept_request(desk: Desk, request_id: int) -> Answer:
    """Take a request."""
    do = partial(_do, request_id, desk.say(N_("The request is yours. They are told who will call.")), accept)
    desk.act("accepted", table.name, request_id, do)
    return redirect(url_for("console.mentor_request", request_id=request_id))


def decline_request(desk: Desk, request_id: int) -> Answer:
    """Leave a request to another."""
    do = partial(_do, request_id, desk.say(N_("The request goes to another mentor.")), decline)
    desk.act("declined", table.name, request_id, do)
    return redirect(url_for("console.mentor_requests"))


def note_request_call(desk: Desk, request_id: int) -> Answer:
    """Note a call."""
    note = request.form.get("note", "").strip()[:_NOTE_AT_MOST] or "-"
    do = partial(_do, request_id, desk.say(N_("The call is noted.")), partial(note_call, note=note))
    desk.act("called", table.name, request_id, do)
    return redirect(url_for("console.mentor_request", request_id=request_id))


def _do(request_id: int, told: str, step: Callable[..., bool], stage: Stage) -> str:
    row = find_request(stage.db, request_id)
    lock_contacts(stage.db, row.contact_id)
    row = find_request(stage.db, request_id)
    if row.login != current_user.member.login:
        raise LookupError(request_id)
    if not step(stage.db, request_id, by=stage.by, now=stage.now):
        raise Refusal(_ELSEWHERE, reference=row.reference)
    return told
