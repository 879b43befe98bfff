"""The commands by which a survey lives: added, started or scheduled, closed, dropped; and how all of them stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from bot.acting.filtering import audience_of, filters
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.acting.surveys.telling import answers, results, tell
from bot.errors import BroadcastError, FlowError
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.survey_notation import read_survey
from bot.programme.surveys import LIFE
from bot.services.surveying import running
from bot.services.surveying.reading import get_survey, list_surveys

_DATE = click.DateTime(["%Y-%m-%d"])


class _Commands(click.Group):
    """Commands that tell each fault of a document on a line of its own, and any other refusal in a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (FlowError, BroadcastError) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Commands)
def surveys() -> None:
    """Questions that staff ask of many, and what came of them."""


for command in (results, answers, tell):
    surveys.add_command(command)


@surveys.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_member
def add(file: Path, as_: str) -> None:
    """Check a survey's document, prove the conversation that comes of it, and keep it as a draft."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        survey = running.add(stage.runtime, stage.db, _text_of(file), str(file), stage.by)
    click.echo(f"survey {survey.name} is a draft of {len(survey.questions)} questions")


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        msg = f"{file}:1: is not UTF-8"
        raise ValueError(msg) from None


@surveys.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the surveys, the newest first, with how many were asked and how many answered."""
    statuses = LIFE.open | LIFE.final if everything else LIFE.open
    with acting(as_, Act.SEE) as stage:
        zone = stage.runtime.house.zone
        rows = [
            {
                "name": row.name,
                "title": read_survey(row.document).title.en,
                "status": row.status,
                "asked": row.asked,
                "answered": row.answered,
                "closes": row.closes_at.astimezone(zone) if row.closes_at else None,
                **stage.deadline(row.respond_by),
            }
            for row in list_surveys(stage.db, statuses)
        ]
    show_list(rows, for_programs=for_programs, empty="there is no survey; see: bot surveys add --help")


@surveys.command()
@click.argument("name")
@filters
@click.option("--closes", type=_DATE, required=True, help="The last day on which it can be answered.")
@as_member
def start(name: str, closes: datetime, as_: str, **options: Any) -> None:  # noqa: ANN401  # the filters
    """Put a draft to an audience: who may be written to is asked by and by, never in the quiet hours."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        audience = audience_of(stage.db, options)
        row = get_survey(stage.db, name)
        opening = running.Opening(audience, _end_of(stage, closes))
        invited = running.start(stage.runtime, stage.db, row, opening, stage.by)
    are_asked = "contact is asked" if invited == 1 else "contacts are asked"
    click.echo(f"survey {name} is open until {closes:%Y-%m-%d}; {invited} {are_asked}")


def _end_of(stage: Stage, day: datetime) -> datetime:
    """Give the instant at which a day is over where the contacts live."""
    return datetime.combine(day.date() + timedelta(days=1), time(), stage.runtime.house.zone).astimezone(UTC)


@surveys.command()
@click.argument("name")
@click.option("--workshop", type=int, required=True, help="After which workshop.")
@click.option("--days", type=click.IntRange(1, 90), default=14, show_default=True, help="For how long it is open.")
@as_member
def schedule(name: str, workshop: int, days: int, as_: str) -> None:
    """Have a draft start by itself after a workshop, for those who were there."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        after = running.After(workshop, days)
        begins_at = running.schedule(stage.runtime, stage.db, get_survey(stage.db, name), after, stage.by)
        local = begins_at.astimezone(stage.runtime.house.zone)
    click.echo(f"survey {name} starts on {local:%Y-%m-%d at %H:%M}, or when it is known who was there")


def _moves(word: str, does: Callable[[Stage, Row[Any]], bool], help_: str, done: str) -> None:
    """Add a command that moves a survey, and says why where it cannot be moved."""

    @surveys.command(word, help=help_)
    @click.argument("name")
    @as_member
    def command(name: str, as_: str) -> None:
        with acting(as_, Act.RUN_PROGRAMME) as stage:
            row = get_survey(stage.db, name)
            if not does(stage, row):
                msg = f"survey {name} is {row.status}"
                raise ValueError(msg)
        click.echo(f"survey {name} {done}")


_moves(
    "close",
    lambda stage, row: running.close(stage.runtime, stage.db, row.id, stage.by),
    "Close an open survey before its time; who is in the middle of it hears so.",
    "is closed",
)
_moves(
    "drop",
    lambda stage, row: running.drop(stage.db, row, stage.by, stage.now),
    "Put away a draft that nobody is asked, or a closed survey of which nobody is told.",
    "is put away",
)
