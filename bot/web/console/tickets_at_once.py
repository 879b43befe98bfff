"""Several tickets at once: taken, given to a colleague, closed; what would become of each is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Row

from bot.marking import N_
from bot.programme.colleagues import list_colleagues
from bot.programme.staff import Act, Member
from bot.programme.stage import Stage
from bot.programme.ticket_records import WHOLE, get_ticket
from bot.programme.tickets import STANDING, Status
from bot.services.taking import Taking, take
from bot.services.ticketing import close
from bot.store.tickets import tickets
from bot.web.console.asked import PAGE, keys_asked
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Cell, Table, Tag

_FITS = {"take": (Status.OPEN, Status.ASSIGNED), "close": STANDING}
"""By what is done: with which tickets it can be."""


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/inbox/at-once", act_on_tickets, Act.ANSWER, "POST")


def act_on_tickets(desk: Desk) -> Answer:
    """Show what would become of the tickets that were ticked; confirmed, do it, with each by itself."""
    what, to = request.form.get("do", ""), request.form.get("to", current_user.member.id, type=int)
    with desk.runtime.database.look() as db:
        rows = db.execute(WHOLE.where(tickets.c.id.in_(keys_asked()[:PAGE])).order_by(tickets.c.id)).all()
        colleague = next((one for one in list_colleagues(db, Act.ANSWER) if one.id == to), None)
    if what not in _FITS or colleague is None:
        abort(400)
    fit = [row for row in rows if _is_fit(row, what, to)]
    if "confirm" not in request.form:
        return _preview(desk, rows, fit, what, colleague)
    for row in fit:
        if what == "take":
            taking = Taking(row.id, to, had_by=request.form.get(f"had-{row.id}", type=int))
            desk.act("took", tickets.name, row.id, partial(_take, desk, taking, colleague))
        else:
            desk.act("closed", tickets.name, row.id, partial(_close, desk, row.id))
    return redirect(url_for("console.inbox"))


def _is_fit(row: Row[Any], what: str, to: int) -> bool:
    return row.status in _FITS[what] and not (what == "take" and row.staff_id == to)


def _preview(desk: Desk, rows: Sequence[Row[Any]], fit: Sequence[Row[Any]], what: str, to: Member) -> Answer:
    will = desk.say(N_("{name} has it"), name=to.name) if what == "take" else desk.say(N_("is closed"))
    stays = Tag(desk.say(N_("stays as it is")), "late")
    lines: list[Sequence[Cell]] = [
        (
            f"{row.name or desk.say(N_('no name yet'))} {row.reference}",
            desk.word(row.status),
            row.member or desk.say(N_("nobody")),
            will if row in fit else stays,
        )
        for row in rows
    ]
    columns = [desk.say(one) for one in (N_("Who asks"), N_("Status"), N_("Who has it"), N_("What will happen"))]
    return desk.show(
        "at_once.html",
        heading=desk.say(N_("Give tickets") if what == "take" else N_("Close tickets")),
        preview=Table(desk.say(N_("What will happen")), columns, lines, desk.say(N_("You have chosen none."))),
        keys=[row.id for row in fit],
        values={"do": what, "to": to.id, **{f"had-{row.id}": row.staff_id or 0 for row in fit}},
        back=url_for("console.inbox"),
    )


def _take(desk: Desk, taking: Taking, colleague: Member, stage: Stage) -> str:
    take(stage.runtime, stage.db, taking, stage.by)
    reference = get_ticket(stage.db, taking.ticket).reference
    return desk.say(N_("{name} has ticket {reference}."), name=colleague.name, reference=reference)


def _close(desk: Desk, ticket: int, stage: Stage) -> str:
    reference = get_ticket(stage.db, ticket).reference
    close(stage.runtime, stage.db, ticket, stage.by, None)
    return desk.say(N_("Ticket {reference} is closed."), reference=reference)
