"""`bot bench crash`: the proof that nothing is lost and nothing is doubled, whatever is killed."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

import click

from bot.bench.crash.running import Crash
from bot.bench.crash.schedule import Plan
from bot.bench.postgres import PostgresError, own_postgres


@click.command()
@click.option("--messages", default=10_000, show_default=True, help="A broadcast and notices; replies come on top.")
@click.option("--workers", default=200, show_default=True, help="Kills of worker processes: all at once, or one lane.")
@click.option("--queue", default=20, show_default=True, help="Kills of Redis, which comes back empty.")
@click.option("--sweeper", default=20, show_default=True, help="Kills of the workers' parent alone.")
@click.option("--web", default=10, show_default=True, help="Kills of the web server.")
@click.option("--seed", type=int, help="Repeats the kills and the faults of an earlier run.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where to keep what was seen.")
@click.option("--database-url", help="A PostgreSQL server to make a new database on; otherwise one of our own.")
def crash(database_url: str | None, folder: Path | None, seed: int | None, **sizes: int) -> None:
    """Send messages while workers, queue, sweeper and web server are killed; exit 1 where one is lost or doubled."""
    plan = Plan(**sizes, seed=secrets.randbelow(1_000_000) if seed is None else seed)
    kept = folder or Path(tempfile.mkdtemp(prefix="crash-"))
    kept.mkdir(parents=True, exist_ok=True)
    click.echo(f"Seed {plan.seed}; what is seen is kept in {kept}")
    run = Crash(plan, kept, lambda what: click.echo(f"  {what}", err=True))
    if database_url:
        verdict = run.run(database_url)
    else:
        try:
            with own_postgres() as server:
                verdict = run.run(server.url)
        except PostgresError as error:
            raise click.ClickException(str(error)) from None
    verdict.show()
    if not verdict.is_kept:
        sys.exit(1)
