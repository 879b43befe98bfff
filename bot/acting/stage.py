"""What every command of staff needs: who acts, in which transaction, and how lists are printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import click
from sqlalchemy.exc import DataError

from bot.bootstrap import runtime_of_process
from bot.errors import BroadcastError, SettingsError
from bot.programme.staff import Act, NotAllowed, get_member
from bot.programme.stage import Stage
from bot.runtime import Runtime
from bot.services.outgoing import REPLIES


def _named(_context: click.Context, _option: click.Parameter, login: str | None) -> str:
    """Give who acts; ends the command where nobody is named, and says how there comes to be somebody."""
    if not login:
        raise click.UsageError("say who acts, with --as LOGIN or STAFF in the environment; see: bot staff --help")
    return login


TOO_LARGE = "one of the numbers is too large; nothing was done"

as_member = click.option("--as", "as_", envvar="STAFF", callback=_named, help="Who acts; STAFF in the environment.")
as_json = click.option("--json", "for_programs", is_flag=True, help="Print JSON instead of a table.")


@contextmanager
def acting(login: str, *acts: Act) -> Iterator[Stage]:
    """Have one of the staff act, who may do one of these.

    Ends the command in one sentence where they may not, or it cannot be done.
    """
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            member = get_member(db, login)
            member.require(*acts)
            yield Stage(runtime, db, runtime.clock(db), member)
    except (LookupError, NotAllowed, ValueError, BroadcastError) as error:
        raise click.ClickException(str(error)) from None
    except (OverflowError, DataError):
        raise click.ClickException(TOO_LARGE) from None
    runtime.ring(REPLIES)


def get_runtime() -> Runtime:
    """Give the runtime; ends the command with the faults of the settings, one a line."""
    try:
        return runtime_of_process()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def show_list(rows: Sequence[Mapping[str, object]], *, for_programs: bool, empty: str) -> None:
    """Print rows as a table, or as JSON; `empty` is said where there is none."""
    if for_programs:
        click.echo(json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=str))
    elif rows:
        for line in _table([list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]):
            click.echo(line)
    else:
        click.echo(empty)


def _table(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    match value:
        case None:
            return "-"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
    return str(value)
