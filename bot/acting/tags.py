"""`bot contacts tag` and what undoes it: words by which staff find contacts again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from sqlalchemy import Connection

from bot.acting.filtering import audience_of, filters, number_of
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.errors import BroadcastError
from bot.programme.lifecycle import By
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting import tagging
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.tagging import read_tag

_numbers = click.option("--number", "numbers", multiple=True, help="Only who has this number; may be repeated.")


@click.command()
@click.argument("word", metavar="TAG")
@_numbers
@filters
@as_member
def tag(word: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the filters
    """Have contacts carry a tag: those with these numbers, or all whom the filters let through."""
    click.echo(f"{_do(tagging.tag, word, as_, options):,} contacts carry {read_tag(word)} now who did not before")


@click.command()
@click.argument("word", metavar="TAG")
@_numbers
@filters
@as_member
def untag(word: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the filters
    """Take a tag from contacts: those with these numbers, or all whom the filters let through."""
    click.echo(f"{_do(tagging.untag, word, as_, options):,} contacts carry {read_tag(word)} no more")


@click.command()
@as_member
@as_json
def tags(as_: str, *, for_programs: bool) -> None:
    """List the tags that contacts carry, and how many do."""
    with acting(as_, Act.SEE) as stage:
        rows = [{"tag": row.tag, "contacts": row.contacts} for row in tagging.list_tags(stage.db)]
    show_list(rows, for_programs=for_programs, empty="nobody carries a tag; see: bot contacts tag --help")


def _do(
    change: Callable[[Connection, Runtime, Audience, str, By], int], word: str, login: str, options: dict[str, Any]
) -> int:
    with acting(login, Act.RUN_PROGRAMME, Act.HANDLE_DATA) as stage:
        options["numbers"] = tuple(number_of(number, stage.runtime) for number in options["numbers"])
        whom = audience_of(stage.db, options)
        if whom == Audience():
            raise BroadcastError("Say whom: by their numbers, or by a filter.")
        return change(stage.db, stage.runtime, whom, word, stage.by)
