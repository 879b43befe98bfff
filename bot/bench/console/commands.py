"""`bot bench console`: every page of the console, on a large database."""

from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING

import click

from bot.bench.console.filling import fill_year
from bot.bench.console.looking import MOST, look_at_all
from bot.bench.send import provider_at, runtime_of
from bot.bench.stage import fill, postgres_database, settings_of
from bot.settings import Settings
from bot.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.bench.console.looking import Look

_NOBODY, _SENDER = "http://127.0.0.1:9", "+250780000002"


@click.command()
@click.option("--database-url", required=True, help="A PostgreSQL server, to measure on a new database there.")
@click.option("--contacts", type=click.IntRange(1000), default=100_000, show_default=True)
@click.option("--messages", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option(
    "--rounds", default=5, show_default=True, help="How often each page is asked for, after once for nothing."
)
def console(database_url: str, contacts: int, messages: int, rounds: int) -> None:
    """What each page of the console takes with many contacts and messages; exit 1 where one is over 100 ms."""
    with postgres_database(database_url) as url, tempfile.TemporaryDirectory() as folder:
        fill(url)
        told = (
            settings_of(url, "") | provider_at(_NOBODY) | {"TWILIO_WHATSAPP_FROM": "+250780000002", "VAR_DIR": folder}
        )
        with runtime_of(told) as runtime:
            click.echo(f"  {contacts:,} contacts, {messages:,} messages ...", err=True)
            fill_year(runtime, contacts, messages)
            app = create_app(runtime, Settings.model_validate({name.lower(): value for name, value in told.items()}))
            seen = _show(look_at_all(app, runtime, rounds))
    slow = [look for look in seen if look.is_slow]
    click.echo(f"{len(seen)} pages, {len(slow)} of them over {MOST} ms or not shown")
    sys.exit(1 if slow else 0)


def _show(looks: Iterable[Look]) -> list[Look]:
    click.echo(f"{'milliseconds':52}{'median':>8}{'worst':>8}{'CPU':>8}{'SQL':>6}{'kB':>8}")
    seen = []
    for look in looks:
        times = "".join(f"{took:8.0f}" for took in (look.median, max(look.milliseconds), min(look.cpu, default=0)))
        line = f"{look.page[:50]:52}{times}{look.statements:6}{look.kilobytes:8.1f}"
        fault = "" if look.status == 200 else f"  {look.path} was answered with {look.status}"
        click.secho(line + fault, fg="red" if look.is_slow else None)
        seen.append(look)
    return seen
