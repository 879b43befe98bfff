"""What is done with a template once it is written: looking, submitting, asking after it, withdrawing."""

from __future__ import annotations

import click

from bot.acting.admitting import admit
from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.acting.templates.finding import called, line_of, tell, texts_called
from bot.acting.templates.writing import add, change, standard
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.standard_templates import STANDARD
from bot.programme.template_records import list_texts
from bot.programme.templates import submit, withdraw
from bot.services.approving import pursue
from bot.store.templates import template_texts

_name = click.argument("name")


@click.group()
def templates() -> None:
    """Texts that WhatsApp approves, by which it is written to after a day."""


@templates.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are withdrawn too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the templates, a line for each language."""
    with acting(as_, Act.SEE) as stage:
        rows = [line_of(row) | stage.deadline(row.respond_by) for row in list_texts(stage.db, everything=everything)]
    show_list(rows, for_programs=for_programs, empty="there are no templates; see: bot templates standard")


@templates.command("submit")
@_name
@as_member
def submit_one(name: str, as_: str) -> None:
    """Ask WhatsApp to approve the drafts of a template; it takes minutes to two days."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        count = submit(stage.db, called(stage.db, name), stage.by, stage.now)
    if not count:
        click.echo(f"template {name} has no draft; see: bot templates show {name}")
        return
    pursue(stage.runtime, at_once=True)
    with stage.runtime.database.look() as db:
        tell(texts_called(db, name))


@templates.command()
@as_member
def refresh(as_: str) -> None:
    """Ask now how the templates stand, instead of in a few minutes."""
    runtime = admit(as_, Act.RUN_PROGRAMME).runtime
    if not pursue(runtime, at_once=True):
        raise click.ClickException("nothing is asked: there is no WhatsApp, or it is being asked just now")
    with runtime.database.look() as db:
        tell(list_texts(db))


@templates.command()
@_name
@as_member
@as_json
def show(name: str, as_: str, *, for_programs: bool) -> None:
    """Show a template: its texts, how each stands and why, and who did what."""
    with acting(as_, Act.SEE) as stage:
        rows = texts_called(stage.db, name)
        happened = [event for row in rows for event in events_of(stage.db, template_texts.name, row.id)]
    facts = {"name": name, "category": rows[0].category, "stands for a notice": "yes" if name in STANDARD else "no"}
    texts = [{**line_of(row), "text": row.body, "sid": row.sid} for row in rows]
    happened.sort(key=lambda event: event["changed_at"])
    show_record(facts, for_programs=for_programs, texts=texts, happened=happened)


@templates.command("withdraw")
@_name
@as_member
def withdraw_one(name: str, as_: str) -> None:
    """Use a template no more; what waits to be sent by it is not sent."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        withdraw(stage.db, called(stage.db, name), stage.by, stage.now)
    click.echo(f"template {name} is withdrawn")


for command in (add, change, standard):
    templates.add_command(command)
