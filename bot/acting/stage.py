"""What every command of staff needs: who acts, in which transaction, and how lists are printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import click
from sqlalchemy import Connection

from bot.bootstrap import runtime_of_process
from bot.engine.answers.heard import Asked, Understood
from bot.engine.answers.phones import read_phone
from bot.errors import BroadcastError, SettingsError
from bot.messages import Medium
from bot.programme.contacts import contact_at
from bot.programme.staff import Act, NotAllowed, get_member
from bot.programme.stage import Stage
from bot.runtime import Runtime
from bot.services.outgoing import REPLIES


def _named(_context: click.Context, _option: click.Parameter, login: str | None) -> str:
    """Give who acts; ends the command where nobody is named, and says how there comes to be somebody."""
    if not login:
        raise click.UsageError("say who acts, with --as LOGIN or STAFF in the environment; see: bot staff --help")
    return login


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
    runtime.ring(REPLIES)


def get_runtime() -> Runtime:
    """Give the runtime; ends the command with the faults of the settings, one a line."""
    try:
        return runtime_of_process()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def contact_of(runtime: Runtime, db: Connection, phone: str) -> int:
    """Give the contact of a mobile number, however it is written. Raises ValueError where it is none."""
    heard = read_phone(Asked(phone, 0, 0, date.min, runtime.house.country))
    channel = runtime.channel_for(Medium.SMS)
    if not isinstance(heard, Understood):
        msg = f"{phone} is no mobile number; write it like 0788123456"
        raise ValueError(msg)  # noqa: TRY004  # what is wrong is the value
    if channel is None:
        msg = "there is no line for SMS, by which a number could be reached; set one (see: bot doctor)"
        raise ValueError(msg)
    return contact_at(db, str(heard.value), channel.name, runtime.clock(db), runtime.seal)


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
