"""One thing whole: what it is, what happened to it, and who did it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import click

from bot.acting.stage import show_list


def show_record(facts: Mapping[str, object], *, for_programs: bool, **lists: Sequence[Mapping[str, object]]) -> None:
    """Print a thing: a line a fact, then each list as a table; or one JSON object of them all."""
    if for_programs:
        click.echo(json.dumps({**facts, **lists}, ensure_ascii=False, indent=2, default=str))
        return
    show_list([{"what": name, "is": value} for name, value in facts.items()], for_programs=False, empty="")
    for rows in lists.values():
        show_list(rows, for_programs=False, empty="")
