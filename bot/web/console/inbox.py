"""The inbox: who asks a person, by age, and one ticket with the conversation around it."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from typing import Any
from zlib import crc32

from flask import abort, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.wrappers import Response

from bot.marking import N_
from bot.messages import Medium
from bot.programme.colleagues import list_colleagues
from bot.programme.deeds import Deed, record
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.ticket_records import get_ticket, read_words
from bot.programme.tickets import STANDING
from bot.services.canned import list_replies
from bot.services.inbox import Asked, count_tickets, list_tickets, read_around
from bot.services.stories import Said
from bot.services.ticketing import compose
from bot.services.ways import Ways, find_ways
from bot.text import foreign, segments, septets
from bot.web.console.asked import Filter, asks_for_piece, chosen, next_page, page_size
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown, origin
from bot.web.console.forms.inbox import AnswerForm
from bot.web.console.paper import note_printing
from bot.web.console.pieces import Cell, Link, Table, Tag
from bot.web.public.pages import LANGUAGES

_ONE = f"/inbox/<int(max={BIGGEST}):ticket_id>"


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/inbox", inbox, (Act.ANSWER, Act.SEE))
    desk.page(_ONE, ticket, Act.ANSWER)


def inbox(desk: Desk) -> Answer:
    """Show the tickets, a page of them; to whoever may not answer, how many there are."""
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        counts, late = count_tickets(db, now)
        asked = chosen(_filters(desk))
        rows = _listed(db, asked) if current_user.may(Act.ANSWER) else None
        colleagues = list_colleagues(db, Act.ANSWER)
    sums = [(desk.word(status), desk.word(medium), count) for (status, medium), count in sorted(counts.items())]
    shown = {} if rows is None else {"table": _table(desk, rows, asked, now), "next": _next(rows, asked)}
    note_printing(desk, "tickets")
    return desk.show(
        "inbox.html", sums=sums, late=late, filters=_filters(desk), chosen=asked, colleagues=colleagues, **shown
    )


def ticket(desk: Desk, ticket_id: int) -> Answer:
    """Show a ticket; once shown, what is new in its conversation."""
    return _show_news(desk, ticket_id) if asks_for_piece() else show_ticket(desk, ticket_id)


def show_ticket(desk: Desk, ticket_id: int, form: AnswerForm | None = None, piece: str = "ticket.html") -> str:
    """Give the page of a ticket, on record, or the piece of it with the form; what was written in the form stays."""
    if piece == "ticket.html":
        _note_reading(desk, ticket_id)
    with desk.runtime.database.look() as db:
        now, row = desk.runtime.clock(db), _get(db, ticket_id)
        words, talk, events = read_words(db, ticket_id), read_around(db, row), events_of(db, "tickets", ticket_id)
        ways, replies = find_ways(desk.runtime, db, row.contact_id, now), list_replies(db)
        asked = chosen(_filters(desk))
        others, colleagues = _listed(db, asked), list_colleagues(db, Act.ANSWER)
    form = form or AnswerForm()
    form.seen.data, form.key.data = words[-1].id if words else 0, form.key.data or token_hex(16)
    media = sorted(ways.lines, key=lambda medium: medium != row.medium)
    form.medium.choices = [(str(medium), desk.word(medium)) for medium in media]
    form.canned.choices = [(0, desk.say(N_("Choose"))), *((reply.id, reply.name) for reply in replies)]
    size = _size(desk, row, form, media[0]) if media else ""
    shown = {"row": row, "words": words, "talk": talk, "events": events, "ways": ways, "form": form, "size": size}
    own = {"now": now, "last": _mark(talk), "standing": row.status in STANDING, "colleagues": colleagues}
    links = [(_name(desk, one), _address(one, asked), one) for one in others]
    return desk.show(piece, **shown, **own, others=links, inbox_asks=asked, chat=_chat(desk, ways))


def _show_news(desk: Desk, ticket_id: int) -> Answer:
    """Show the conversation again, on record, where there is something new in it since it was shown."""
    with desk.runtime.database.look() as db:
        talk = read_around(db, _get(db, ticket_id))
    if request.args.get("last") == _mark(talk):
        return Response(status=204)
    _note_reading(desk, ticket_id)
    return desk.show("ticket_talk.html", ticket_id=ticket_id, talk=talk, last=_mark(talk))


def _note_reading(desk: Desk, ticket_id: int) -> None:
    """Put on record that a conversation was read, however it is asked for."""
    with desk.runtime.database.begin() as db:
        _get(db, ticket_id)
        seen = Deed(current_user.member.id, "read", origin(), "tickets", ticket_id)
        record(db, seen, desk.runtime.clock(db))


def _get(db: Any, ticket_id: int) -> Row[Any]:  # noqa: ANN401  # a connection
    try:
        return get_ticket(db, ticket_id)
    except LookupError:
        abort(404)


def _filters(desk: Desk) -> list[Filter]:
    shows = [("mine", N_("mine")), ("nobodys", N_("nobody's")), ("closed", N_("closed")), ("all", N_("over too"))]
    media = [(str(medium), desk.word(medium)) for medium in (Medium.SMS, Medium.WHATSAPP)]
    return [
        Filter(
            "show",
            desk.say(N_("Which")),
            [(value, desk.say(text)) for value, text in shows],
            desk.say(N_("still open")),
        ),
        Filter("medium", desk.say(N_("By")), media),
        Filter("language", desk.say(N_("Language")), list(LANGUAGES.items())),
    ]


def _listed(db: Any, asked: dict[str, str]) -> Sequence[Row[Any]]:  # noqa: ANN401  # a connection
    return list_tickets(db, Asked(current_user.member.id, **asked), last_shown("after"), page_size())


def _next(rows: Sequence[Row[Any]], asked: dict[str, str]) -> dict[str, object]:
    return dict(next_page(rows, rows[-1].id if rows else 0, asked))


def _table(desk: Desk, rows: Sequence[Row[Any]], asked: dict[str, str], now: Any) -> Table:  # noqa: ANN401  # a moment
    names = (N_("Who asks"), N_("District"), N_("By"), N_("Status"), N_("Who has it"), N_("Asked"), N_("Answer by"))
    cells: list[list[Cell]] = [
        [
            Link(_name(desk, row), _address(row, asked)),
            row.district,
            desk.word(row.medium),
            Tag(desk.word(row.status), "good" if row.status == "answered" else ""),
            row.member or desk.say(N_("nobody")),
            row.created_at,
            desk.deadline(row.respond_by, now),
        ]
        for row in rows
    ]
    empty = desk.say(N_("There is no ticket like that."))
    keys = [row.id for row in rows]
    return Table(desk.say(N_("Tickets")), [desk.say(name) for name in names], cells, empty, keys)


def _address(row: Row[Any], asked: dict[str, Any]) -> str:
    return url_for("console.ticket", ticket_id=row.id, **asked)


def _name(desk: Desk, row: Row[Any]) -> str:
    return f"{row.name or desk.say(N_('no name yet'))} {row.reference}"


def _mark(talk: Sequence[Said]) -> str:
    """Give what stands for a conversation as it is: another message or another status makes another."""
    return f"{crc32(repr([(said.at, said.is_ours, said.text, said.status) for said in talk]).encode()):x}"


def _chat(desk: Desk, ways: Ways) -> str:
    """Say whether WhatsApp is open to an answer, and until when; nothing where they never wrote there."""
    if ways.chat_until is None:
        return ""
    local = ways.chat_until.astimezone(desk.runtime.house.zone)
    if Medium.WHATSAPP in ways.lines:
        return desk.say(N_("WhatsApp is open until {time}."), time=f"{local:%d/%m %H:%M}")
    if Medium.SMS in ways.lines:
        return desk.say(N_("WhatsApp is closed since {time}: the answer goes by SMS."), time=f"{local:%d/%m %H:%M}")
    return desk.say(
        N_("WhatsApp is closed since {time}, and no number is known: wait until they write."),
        time=f"{local:%d/%m %H:%M}",
    )


def _size(desk: Desk, row: Row[Any], form: AnswerForm, first: Medium) -> str:
    """Say how long an answer is as it goes out, and what makes it dearer."""
    medium = Medium.SMS if form.medium.data == Medium.SMS else Medium.WHATSAPP
    medium = medium if form.medium.data else first
    whole = compose(desk.runtime, row, form.words.data or "", medium)
    if medium is Medium.WHATSAPP:
        return desk.say(N_("{count} characters on WhatsApp"), count=len(whole))
    count = septets(whole)
    told = desk.say(N_("{count} characters, {segments} SMS"), count=count or len(whole), segments=segments(whole))
    odd = "" if count is not None else " ".join(dict.fromkeys(found[1] for found in foreign(whole)))
    return told + (". " + desk.say(N_("Dearer by: {characters}"), characters=odd) if odd else "")
