"""`bot tickets`: those who ask a person, and who answers them."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import Connection, Row, Select, select

from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.messages import Medium
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.ticket_records import WHOLE
from bot.programme.tickets import STANDING
from bot.services import ticketing
from bot.services.taking import Taking, give_back
from bot.services.taking import take as take_
from bot.store.conversations import inbound
from bot.store.outbox import outbox
from bot.store.staff import staff
from bot.store.tickets import ticket_words
from bot.store.tickets import tickets as table


@click.group()
def tickets() -> None:
    """Those who ask a person."""


@tickets.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the tickets; those that should have been answered by now come first."""
    wanted = WHOLE if everything else WHOLE.where(table.c.status.in_(STANDING))
    order = (table.c.respond_by.is_(None), table.c.respond_by, table.c.id)
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "reference": row.reference,
                "name": row.name,
                "district": row.district,
                "status": row.status,
                "staff": row.login,
                "speaks": "staff" if row.taken_over_at else "flows",
                **stage.deadline(row.respond_by),
            }
            for row in stage.db.execute(wanted.order_by(*order))
        ]
    show_list(rows, for_programs=for_programs, empty="nobody waits for a person")


@tickets.command()
@click.argument("reference")
@as_member
@as_json
def show(reference: str, as_: str, *, for_programs: bool) -> None:
    """Show what was asked and answered, how it came to it, and what happened to the ticket."""
    with acting(as_, Act.ANSWER) as stage:
        row = _find(stage.db, reference)
        facts = {name: getattr(row, name) for name in _SHOWN}
        talk = {name: [dict(line) for line in stage.db.execute(query).mappings()] for name, query in _talk(row).items()}
        happened = events_of(stage.db, table.name, row.id)
    show_record(facts, for_programs=for_programs, **talk, happened=happened)


@tickets.command()
@click.argument("reference")
@click.option("--over", is_flag=True, help="Speak with the contact instead of the flows, until it is handed back.")
@as_member
def take(reference: str, as_: str, *, over: bool) -> None:
    """Have a ticket for oneself."""
    with acting(as_, Act.ANSWER) as stage:
        row = _find(stage.db, reference)
        take_(stage.runtime, stage.db, Taking(row.id, stage.member.id, over=over), stage.by)
    click.echo(f"{as_} has ticket {reference}" + (", and speaks with them instead of the flows" if over else ""))


@tickets.command()
@click.argument("reference")
@click.argument("words")
@click.option("--by", type=click.Choice(["sms", "whatsapp"]), help="By which it goes; else as they asked.")
@as_member
def reply(reference: str, words: str, by: str | None, as_: str) -> None:
    """Answer in one's own words, outside quiet hours."""
    with acting(as_, Act.ANSWER) as stage:
        given = ticketing.Answer(_find(stage.db, reference).id, words, Medium(by) if by else None)
        medium = ticketing.answer(stage.runtime, stage.db, given, stage.by)
    click.echo(f"ticket {reference} is answered by {medium}")


@tickets.command()
@click.argument("reference")
@as_member
def back(reference: str, as_: str) -> None:
    """Hand a conversation back to the flows; the ticket stands as it stood."""
    with acting(as_, Act.ANSWER) as stage:
        give_back(stage.runtime, stage.db, _find(stage.db, reference).id)
    click.echo("the flows speak with them again")


@tickets.command()
@click.argument("reference")
@click.option("--note", help="What came of it.")
@as_member
def close(reference: str, note: str | None, as_: str) -> None:
    """Be done with a ticket; the flows speak with the contact again."""
    with acting(as_, Act.ANSWER) as stage:
        ticketing.close(stage.runtime, stage.db, _find(stage.db, reference).id, stage.by, note)
    click.echo(f"ticket {reference} is closed")


_SHOWN = ("reference", "name", "district", "medium", "status", "login", "respond_by", "taken_over_at")


def _talk(row: Row[Any]) -> dict[str, Select[Any]]:
    """Give the queries of what was said for the ticket, and of the messages around it, theirs and ours."""
    said = select(ticket_words.c.said_at, staff.c.login, ticket_words.c.words)
    said = said.outerjoin(staff, staff.c.id == ticket_words.c.staff_id).where(ticket_words.c.ticket_id == row.id)
    theirs = select(inbound.c.id, inbound.c.received_at, inbound.c.medium, inbound.c.text)
    theirs = theirs.add_columns(inbound.c.reply.label("screen")).where(inbound.c.contact_id == row.contact_id)
    ours = select(outbox.c.inbound_id, outbox.c.created_at, outbox.c.medium, outbox.c.status, outbox.c.body)
    ours = ours.where(outbox.c.contact_id == row.contact_id, outbox.c.inbound_id >= (row.since_id or 0))
    return {
        "said": said.order_by(ticket_words.c.id),
        "theirs": theirs.where(inbound.c.id >= (row.since_id or 0)).order_by(inbound.c.id).limit(50),
        "ours": ours.order_by(outbox.c.id).limit(50),
    }


def _find(db: Connection, reference: str) -> Row[Any]:
    found = db.execute(WHOLE.where(table.c.reference == reference.upper())).one_or_none()
    if found is None:
        msg = f"there is no ticket {reference}; see: bot tickets list"
        raise LookupError(msg)
    return found
