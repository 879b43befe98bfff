"""The command: what does not balance is told one line each, and the exit code is 1."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import click
from sqlalchemy import Connection, func, select, text

from bot.auditing.books import look_at_books
from bot.auditing.figures import can_be_asked, figures
from bot.auditing.findings import Finding
from bot.auditing.progress import Progress
from bot.auditing.providers import Comparison
from bot.auditing.rows import listed
from bot.auditing.states import look_at_reports, look_at_states
from bot.bootstrap import runtime_of_process
from bot.errors import SettingsError
from bot.messages import Medium
from bot.runtime import Runtime
from bot.store.outbox import outbox

_SIZES = select(outbox.c.channel, func.count()).group_by(outbox.c.channel)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="List every message as JSON; all else goes to stderr.")
@click.option("--days", type=click.IntRange(1), help="Ask the providers about so many days only; otherwise ever.")
def audit(*, as_json: bool, days: int | None) -> None:
    """Balance every message against books, reports and providers; the exit code is 1 where something does not."""
    try:
        runtime = runtime_of_process()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    found = 0
    for finding in examine(runtime, days=days, as_json=as_json):
        found += 1
        click.echo(str(finding), err=as_json)
    click.echo("balanced" if not found else f"not balanced: {found}", err=as_json)
    sys.exit(1 if found else 0)


def examine(runtime: Runtime, *, days: int | None = None, as_json: bool = False) -> Iterator[Finding]:
    """Give what does not balance; the figures, or every message as JSON, are printed on the way."""
    with runtime.database.look() as db:
        _as_of_now(db)
        for line in listed(db) if as_json else figures(runtime, db):
            click.echo(line)
        now = runtime.clock(db)
        yield from look_at_books(db)
        yield from look_at_states(db, now)
        yield from look_at_reports(db, now)
        sizes: dict[str, int] = dict(db.execute(_SIZES).all())
    since = now - timedelta(days=days) if days else None
    for name, channel in runtime.channels.items():
        if can_be_asked(runtime, name) and channel.medium is not Medium.USSD:
            with Progress(name, 2 * sizes.get(name, 0)) as progress:
                yield from Comparison(runtime, channel, since, progress.step).findings()


def _as_of_now(db: Connection) -> None:
    """Have all that is read be of one instant, however long it takes; SQLite has it so anyway."""
    if db.dialect.name == "postgresql":
        db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
