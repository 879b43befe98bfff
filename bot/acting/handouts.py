"""`bot handouts`: documents for those who come to workshops."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.handout_giving import give_copies
from bot.programme.handout_sources import read_chapters, read_document
from bot.programme.handouts import (
    add_handout,
    get_handout,
    list_handouts,
    set_chapters,
    withdraw_handout,
)
from bot.programme.staff import Act
from bot.programme.workshops import get_workshop
from bot.text import septets

_LONGEST_TITLE = 40
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _title(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """Give a title that has room in a list; ends the command at any other."""
    if not 0 < (septets(text) or 0) <= _LONGEST_TITLE:
        msg = f"is to have 1 to {_LONGEST_TITLE} plain characters"
        raise click.BadParameter(msg)
    return text


@click.group()
def handouts() -> None:
    """Manuals and other documents for those who come to workshops."""


@handouts.command()
@_file
@click.option("--title-en", required=True, callback=_title)
@click.option("--title-rw", required=True, callback=_title)
@click.option("--language", type=click.Choice(["rw", "en", "both"]), default="both", show_default=True)
@click.option("--workshop", type=int, help="For whom has a seat there; without it, for everybody.")
@as_member
def add(file: Path, as_: str, workshop: int | None, **words: str) -> None:
    """Keep a PDF of 5 MB at most as a handout; nobody is told."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        _hold_workshop(stage.db, workshop)
        document = read_document(file.read_bytes(), words["title_rw"])
        made = add_handout(stage.db, {**words, "workshop_id": workshop}, document, stage.now)
    click.echo(f"handout {made} is added")


@handouts.command()
@click.argument("handout", type=int)
@_file
@as_member
def chapters(handout: int, file: Path, as_: str) -> None:
    """Have a handout read chapter by chapter: a YAML list of `title` and `text`, each in `en` and `rw`."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        found = read_chapters(file.read_text("utf-8"))
        set_chapters(stage.db, handout, found)
    click.echo(f"handout {handout} has {len(found)} chapters")


@handouts.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the handouts, with how often each was sent."""
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "handout": row.id,
                "title_en": row.title_en,
                "title_rw": row.title_rw,
                "language": row.language,
                "workshop": row.workshop_id,
                "chapters": row.chapters,
                "sent": row.sent,
            }
            for row in list_handouts(stage.db)
        ]
    show_list(rows, for_programs=for_programs, empty="there are no handouts yet; see: bot handouts add --help")


@handouts.command()
@click.argument("handout", type=int)
@click.option("--workshop", type=int, help="Which; it may be left out where the handout belongs to one.")
@as_member
def send(handout: int, workshop: int | None, as_: str) -> None:
    """Send a handout to those who have a seat at a workshop and have not got it yet."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        found = get_handout(stage.db, handout)
        where = workshop if workshop is not None else found.workshop_id
        if where is None:
            raise ValueError("name the workshop to whose participants it is to go: --workshop")
        _hold_workshop(stage.db, where)
        sent = give_copies(stage.db, found, where, stage.by, stage.now)
    click.echo(f"handout {handout} goes to {sent}")


@handouts.command()
@click.argument("handout", type=int)
@as_member
def withdraw(handout: int, as_: str) -> None:
    """Give a handout to nobody any more."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        withdraw_handout(stage.db, handout, stage.now)
    click.echo(f"handout {handout} is withdrawn")


def _hold_workshop(db: Connection, workshop: int | None) -> None:
    """Hold that there is this workshop, where one is named."""
    try:
        if workshop is not None:
            get_workshop(db, workshop)
    except NoResultFound:
        raise LookupError(f"there is no workshop {workshop}") from None
