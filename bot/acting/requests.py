"""`bot requests`: those who ask for a mentor, and who helps them."""

from __future__ import annotations

import click
from sqlalchemy import Connection, select

from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.happened import events_of
from bot.programme.matching import propose_each
from bot.programme.mentor_records import WHOLE, get_request
from bot.programme.mentor_requests import OPEN
from bot.programme.mentors import Mentor, list_mentors
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.giving import Giving, cancel, give
from bot.store.mentorship import mentor_requests


@click.group()
def requests() -> None:
    """Requests for a mentor."""


@requests.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the requests; those on which somebody should have acted by now come first."""
    wanted = WHOLE if everything else WHOLE.where(mentor_requests.c.status.in_(OPEN))
    order = (mentor_requests.c.respond_by.is_(None), mentor_requests.c.respond_by, mentor_requests.c.id)
    with acting(as_, Act.MATCH, Act.HANDLE_DATA) as stage:
        rows = [
            {
                "reference": row.reference,
                "name": row.name,
                "district": row.district,
                "topic": row.topic,
                "status": row.status,
                "mentor": row.login,
                **stage.deadline(row.respond_by),
            }
            for row in stage.db.execute(wanted.order_by(*order))
        ]
    show_list(rows, for_programs=for_programs, empty="no request is open")


@requests.command()
@click.argument("reference")
@as_member
@as_json
def show(reference: str, as_: str, *, for_programs: bool) -> None:
    """Show a request in its own words, with all that happened to it."""
    with acting(as_, Act.MATCH, Act.HANDLE_DATA) as stage:
        request = _find(stage.db, reference)
        row = get_request(stage.db, request)
        facts = {name: getattr(row, name) for name in _SHOWN}
        happened = events_of(stage.db, mentor_requests.name, request)
    show_record(facts, for_programs=for_programs, happened=happened)


_SHOWN = (
    "reference",
    "name",
    "district",
    "language",
    "topic",
    "question",
    "best_time",
    "shares_number",
    "status",
    "login",
)


@requests.command("propose")
@click.argument("reference")
@as_member
@as_json
def propose_(reference: str, as_: str, *, for_programs: bool) -> None:
    """Propose mentors for a request, the best first, and say why."""
    with acting(as_, Act.MATCH) as stage:
        (found,) = propose_each(stage.db, [get_request(stage.db, _find(stage.db, reference))])
    rows = [
        {"login": one.mentor.login, "points": one.points, "because": "; ".join(map(str, one.reasons))} for one in found
    ]
    show_list(rows, for_programs=for_programs, empty="no mentor speaks the language and has room")


@requests.command("give")
@click.argument("reference")
@click.argument("login", required=False, metavar="[MENTOR]")
@as_member
def give_(reference: str, login: str | None, as_: str) -> None:
    """Give a request to a mentor, or, without one named, to the best that is proposed; they are asked at once."""
    with acting(as_, Act.MATCH) as stage:
        request = _find(stage.db, reference)
        mentor = _choose(stage, request, login)
        give(stage.runtime, stage.db, Giving(request, mentor), stage.by)
    click.echo(f"{mentor.login} is asked to take request {reference}")


@requests.command("cancel")
@click.argument("reference")
@click.option("--reason", help="Goes on record.")
@as_member
def cancel_(reference: str, as_: str, reason: str | None) -> None:
    """Take a request back for whoever asked; they are told, and so is a mentor who has it."""
    with acting(as_, Act.MATCH) as stage:
        cancel(stage.runtime, stage.db, _find(stage.db, reference), reason, stage.by)
    click.echo(f"request {reference} is cancelled")


def _choose(stage: Stage, request: int, login: str | None) -> Mentor:
    if login is None:
        (proposed,) = propose_each(stage.db, [get_request(stage.db, request)])
        if not proposed:
            msg = "no mentor speaks the language and has room; name one, or see: bot mentors list"
            raise LookupError(msg)
        return proposed[0].mentor
    found = next((mentor for mentor in list_mentors(stage.db) if mentor.login == login and mentor.contact_id), None)
    if found is None:
        msg = f"{login} is no mentor with a phone; see: bot mentors list"
        raise LookupError(msg)
    return found


def _find(db: Connection, reference: str) -> int:
    known = select(mentor_requests.c.id).where(mentor_requests.c.reference == reference.upper())
    found = db.execute(known).scalar_one_or_none()
    if found is None:
        msg = f"there is no request {reference}; see: bot requests list"
        raise LookupError(msg)
    return int(found)
