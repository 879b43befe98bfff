"""`bot bench inbound`: the proof that what providers bring has its effect once, whatever goes away meanwhile."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

import click

from bot.bench.inbound.running import Storm, storm
from bot.bench.postgres import PostgresError, own_postgres


@click.command()
@click.option("--webhooks", default=10_000, show_default=True, help="Messages of contacts; a third comes repeatedly.")
@click.option("--web", default=20, show_default=True, help="Kills of the web server, or of one process of it.")
@click.option("--outages", default=5, show_default=True, help="Times that the database is stopped for seconds.")
@click.option("--seed", type=int, help="Repeats what an earlier run drew.")
def inbound(webhooks: int, web: int, outages: int, seed: int | None) -> None:
    """Bring webhooks at once, late and again, while web server and database go away; exit 1 where one went wrong."""
    plan = Storm(webhooks, web, outages, secrets.randbelow(1_000_000) if seed is None else seed)
    folder = Path(tempfile.mkdtemp(prefix="inbound-"))
    click.echo(f"Seed {plan.seed}; logs are kept in {folder}")
    try:
        with own_postgres() as server:
            verdict = storm(plan, server, folder, lambda what: click.echo(f"  {what}", err=True))
    except PostgresError as error:
        raise click.ClickException(str(error)) from None
    verdict.show()
    if not verdict.is_kept:
        sys.exit(1)
