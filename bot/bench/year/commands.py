"""`bot bench year`: a year of the programme, in minutes, and what is wrong at its end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing, nullcontext
from pathlib import Path

import click

from bot.bench.stage import postgres_database, settings_of
from bot.bench.year.chart import as_svg
from bot.bench.year.figures import MONTHS, Panel, outcomes, panels
from bot.bench.year.judging import judge
from bot.bench.year.running import live
from bot.documents import FLOWS

_FINDINGS = 20
"""Lines of what `bot audit` says that are shown where it does not balance; the file has all of them."""
_SEED = 2024


@click.command()
@click.option("--contacts", type=click.IntRange(1, 100_000), default=5000, show_default=True, help="How many people.")
@click.option("--seed", default=_SEED, show_default=True, help="Another one draws another year.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Where to keep the year and its chart."
)
@click.option("--database-url", help="A PostgreSQL server, to live on a new database there; else SQLite.")
def year(contacts: int, seed: int, folder: Path | None, database_url: str | None) -> None:
    """Live through a year of the programme, by people and staff; exit 1 where something is left open or goes wrong."""
    kept = folder or Path(tempfile.mkdtemp(prefix="year-"))
    kept.mkdir(parents=True, exist_ok=True)
    click.echo(f"Seed {seed}; the year is kept in {kept}")
    own = nullcontext(f"sqlite:///{kept / 'year.db'}")
    with postgres_database(database_url) if database_url else own as url:
        world = live(url, contacts, seed, lambda what: click.echo(f"  {what}", err=True))
        with closing(world.runtime):
            drawn, verdict = panels(world), judge(world)
            ends = outcomes(world)
        verdict.broken["not balanced, says bot audit"] = _audit(url, kept)
    (kept / "year.svg").write_text(as_svg(f"A year with {contacts:,} contacts", drawn), "utf-8")
    for panel in drawn:
        _show(panel)
    for subject, found in ends.items():
        click.echo(f"{subject}: {', '.join(f'{many:,} {status}' for status, many in sorted(found.items())) or 'none'}")
    verdict.show()
    if not verdict.is_kept:
        sys.exit(1)


def _show(panel: Panel) -> None:
    click.echo(panel.title)
    click.echo(f"  {'':22}{''.join(f'{month + 1:7}' for month in range(MONTHS))}{'sum':>9}")
    for name, counts in panel.counts.items():
        click.echo(f"  {name:22}{''.join(f'{many:7,}' for many in counts)}{sum(counts):9,}")


def _audit(url: str, folder: Path) -> list[str]:
    """Give what `bot audit` finds; all that it says is kept."""
    environment = {**os.environ, **settings_of(url, "")}
    command = [sys.executable, "-m", "bot.cli", "audit"]
    told = subprocess.run(command, env=environment, cwd=FLOWS.parent, check=False, capture_output=True, text=True)
    (folder / "audit.txt").write_text(told.stdout + told.stderr)
    return [*told.stdout.splitlines()[-_FINDINGS:], *told.stderr.splitlines()[-1:]] if told.returncode else []
