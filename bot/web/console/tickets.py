"""What is done with a ticket: taken, given to a colleague, answered, handed back, closed."""

from __future__ import annotations

from functools import partial

from flask import redirect, request, url_for
from flask_login import current_user

from bot.marking import N_
from bot.messages import Medium
from bot.programme.colleagues import list_colleagues
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.ticket_records import get_ticket
from bot.services.canned import fill, list_replies
from bot.services.taking import Taking, give_back, take
from bot.services.ticketing import Answer, answer, close
from bot.services.ways import find_ways
from bot.web.console.asked import asks_for_piece
from bot.web.console.desk import BIGGEST, Desk
from bot.web.console.desk import Answer as Page
from bot.web.console.forms.inbox import AnswerForm
from bot.web.console.inbox import show_ticket
from bot.web.console.once import form_mark

_ONE = f"/inbox/<int(max={BIGGEST}):ticket_id>"
_NOTE_AT_MOST = 1000
_REMOVED = N_("Somebody has removed this canned reply. Choose another.")


def add(desk: Desk) -> None:
    """Add what can be done."""
    desk.page(f"{_ONE}/take", take_ticket, Act.ANSWER, "POST")
    desk.page(f"{_ONE}/answer", answer_ticket, Act.ANSWER, "POST")
    desk.page(f"{_ONE}/draft", draft_answer, Act.ANSWER, "POST")
    desk.page(f"{_ONE}/back", hand_back_ticket, Act.ANSWER, "POST")
    desk.page(f"{_ONE}/close", close_ticket, Act.ANSWER, "POST")


def take_ticket(desk: Desk, ticket_id: int) -> Page:
    """Have a ticket, give it to a colleague, or speak with its contact instead of the flows."""
    to = request.form.get("to", current_user.member.id, type=int)
    taking = Taking(ticket_id, to, "over" in request.form, request.form.get("had_by", type=int))
    desk.act("took over" if taking.over else "took", "tickets", ticket_id, partial(_take, desk, taking))
    return redirect(url_for("console.ticket", ticket_id=ticket_id))


def draft_answer(desk: Desk, ticket_id: int) -> Page:
    """Show the form as it is, with how long the answer is by now; a canned reply that is chosen is put into it."""
    form = AnswerForm()
    if form.canned.data:
        with desk.runtime.database.look() as db:
            reply = next((one for one in list_replies(db) if one.id == form.canned.data), None)
            filled = fill(desk.runtime, reply, get_ticket(db, ticket_id)) if reply else ""
        written = (form.words.data or "").strip()
        form.words.data, form.canned.data = "\n".join(part for part in (written, filled) if part), 0
        if not reply:
            form.canned.errors = [desk.say(_REMOVED)]
    return show_ticket(desk, ticket_id, form, "ticket_answer.html" if asks_for_piece() else "ticket.html")


def answer_ticket(desk: Desk, ticket_id: int) -> Page:
    """Send an answer, once; where it is refused, it is still in the form."""
    form = AnswerForm()
    form.medium.choices = [(str(medium), "") for medium in Medium]
    form.canned.validate_choice = False
    if form.validate_on_submit():
        medium, words = Medium(str(form.medium.data)), str(form.words.data).strip()
        given = Answer(ticket_id, words, medium, form_mark(), form.seen.data)
        if desk.act("answered", "tickets", ticket_id, partial(_answer, desk, given)):
            return redirect(url_for("console.ticket", ticket_id=ticket_id))
    return show_ticket(desk, ticket_id, form)


def hand_back_ticket(desk: Desk, ticket_id: int) -> Page:
    """Let the flows speak with the contact again."""
    desk.act("handed back", "tickets", ticket_id, partial(_hand_back, desk, ticket_id))
    return redirect(url_for("console.ticket", ticket_id=ticket_id))


def close_ticket(desk: Desk, ticket_id: int) -> Page:
    """Be done with a ticket."""
    note = request.form.get("note", "").strip()[:_NOTE_AT_MOST] or None
    desk.act("closed", "tickets", ticket_id, partial(_close, desk, ticket_id, note))
    return redirect(url_for("console.ticket", ticket_id=ticket_id))


def _take(desk: Desk, taking: Taking, stage: Stage) -> str:
    get_ticket(stage.db, taking.ticket)
    names = {one.id: one.name for one in list_colleagues(stage.db, Act.ANSWER)}
    name = names[taking.staff_id]
    take(stage.runtime, stage.db, taking, stage.by)
    if taking.over:
        return desk.say(N_("You speak with them now. The flows are silent."))
    return desk.say(N_("{name} has the ticket."), name=name)


def _answer(desk: Desk, given: Answer, stage: Stage) -> str:
    row = get_ticket(stage.db, given.ticket)
    medium = answer(stage.runtime, stage.db, given, stage.by)
    ways = find_ways(stage.runtime, stage.db, row.contact_id, stage.now)
    if ways.is_quiet:
        local = ways.due_at.astimezone(stage.runtime.house.zone)
        return desk.say(N_("Your answer goes by {medium} at {time}."), medium=desk.word(medium), time=f"{local:%H:%M}")
    return desk.say(N_("Your answer goes by {medium}."), medium=desk.word(medium))


def _hand_back(desk: Desk, ticket_id: int, stage: Stage) -> str:
    give_back(stage.runtime, stage.db, get_ticket(stage.db, ticket_id).id)
    return desk.say(N_("The flows speak with them again."))


def _close(desk: Desk, ticket_id: int, note: str | None, stage: Stage) -> str:
    close(stage.runtime, stage.db, get_ticket(stage.db, ticket_id).id, stage.by, note)
    return desk.say(N_("The ticket is closed."))
