"""Gives requests to mentors, one or several, or takes one back for its contact; those concerned are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.locking import lock_contacts
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import LIFE, TO_ANSWER, Status
from bot.programme.mentors import Mentor
from bot.runtime import Runtime
from bot.services.notices import Notice, ask, notify
from bot.store.due import drop, plan

_TASK = N_(
    "You are asked to help somebody. Request number: {reference}. To read the request, dial {ussd} or send REQUEST."
)
_CANCELLED = N_("Your request for an adviser is cancelled. Number: {reference}")
_DO_NOT_CALL = N_("The request with number {reference} is cancelled. Do not call.")
_WITH_ANOTHER = N_("The request with number {reference} was given to another adviser. Do not call.")
_GIVEN = N_("Request {reference} was given to somebody meanwhile. Nothing was changed.")
_PAST = N_("Request {reference} cannot be given any more: a mentor has called, or it is over.")
_TOO_LATE = N_("Request {reference} cannot be cancelled any more: a mentor has called, or it is over.")


@dataclass(frozen=True, slots=True)
class Giving:
    """To whom a request is to be given."""

    request: int
    mentor: Mentor
    had_by: int | None = None
    """The mentor who had it as far as they know who give it: 0 for nobody; None where that does not matter."""


def give(runtime: Runtime, db: Connection, giving: Giving, by: By) -> None:
    """Give a request to a mentor, who is asked at once. Raises Refusal where it stands elsewhere by now.

    Who has been asked already is not asked again; who had taken it and was to call is told not to.
    """
    now, request, mentor = runtime.clock(db), giving.request, giving.mentor
    row = get_request(db, request)
    lock_contacts(db, row.contact_id, row.mentor_contact, mentor.contact_id)
    row = get_request(db, request)
    if row.status == Status.GIVEN and row.mentor_id == mentor.id:
        return
    given = {"mentor_id": mentor.id, "respond_by": now + TO_ANSWER, "asks": None, "note": f"to {mentor.login}"}
    if giving.had_by not in {None, row.mentor_id or 0}:
        raise Refusal(_GIVEN, reference=row.reference)
    if not LIFE.apply(db, request, "give", by, now, **given):
        raise Refusal(_PAST, reference=row.reference)
    for kind in ("mentor_accepted", "mentor_call", "mentor_help", "mentor_end"):
        drop(db, kind, request, now)
    plan(db, "mentor_lapse", request, now + TO_ANSWER, now)
    if row.status == Status.ACCEPTED and row.mentor_id != mentor.id and row.mentor_contact:
        notify(runtime, db, Notice(row.mentor_contact, _WITH_ANOTHER, {"reference": row.reference}))
    ask(runtime, db, "task", Notice(mentor.contact_id or 0, _TASK, {"reference": row.reference}, TO_ANSWER))


def give_each(runtime: Runtime, db: Connection, givings: Sequence[Giving], by: By) -> list[Refusal]:
    """Give several requests, each as `give` does; gives what was refused, of which nothing was done."""
    rows = [get_request(db, giving.request) for giving in givings]
    known = [contact for row in rows for contact in (row.contact_id, row.mentor_contact)]
    lock_contacts(db, *known, *(giving.mentor.contact_id for giving in givings))
    refused = []
    for giving in givings:
        try:
            give(runtime, db, giving, by)
        except Refusal as refusal:
            refused.append(refusal)
    return refused


def cancel(runtime: Runtime, db: Connection, request: int, note: str | None, by: By) -> None:
    """Take a request back for its contact, who is told, and so is a mentor who has it. Raises Refusal if too late."""
    now, row = runtime.clock(db), get_request(db, request)
    lock_contacts(db, row.contact_id, row.mentor_contact)
    row = get_request(db, request)
    if not LIFE.apply(db, request, "cancel", by, now, respond_by=None, note=note):
        raise Refusal(_TOO_LATE, reference=row.reference)
    notify(runtime, db, Notice(row.contact_id, _CANCELLED, {"reference": row.reference}))
    if row.mentor_contact:
        notify(runtime, db, Notice(row.mentor_contact, _DO_NOT_CALL, {"reference": row.reference}))
