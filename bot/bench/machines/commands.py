"""`bot bench machines`: the proof that the loss of a machine loses and doubles nothing, while another goes on."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

import click

from bot.bench.crash.schedule import Plan
from bot.bench.machines.network import go_apart, make_network
from bot.bench.machines.running import lose_one
from bot.bench.postgres import PostgresError


@click.command()
@click.option("--messages", default=1_000, show_default=True, help="A broadcast and notices; replies come on top.")
@click.option("--seed", type=int, help="Repeats the loss and the faults of an earlier run.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where to keep what was seen.")
@click.option("--silent", type=float, default=0.0, help="Lose none; have the data be out of reach for so many seconds.")
def machines(messages: int, seed: int | None, folder: Path | None, silent: float) -> None:
    """Send messages from two machines, of which one vanishes; exit 1 where a message is lost or doubled."""
    go_apart()
    network = make_network()
    if silent and not network.is_real:
        raise click.ClickException("the kernel refuses networks of our own, and loopback cannot be cut off")
    plan = Plan(messages, 0, 0, 0, 0, secrets.randbelow(1_000_000) if seed is None else seed, machines=1)
    kept = folder or Path(tempfile.mkdtemp(prefix="machines-"))
    click.echo(f"Seed {plan.seed}; what is seen is kept in {kept}")
    click.echo(f"The machines are {'network namespaces' if network.is_real else 'addresses of loopback'}")
    try:
        verdict = lose_one(plan, kept, network, lambda what: click.echo(f"  {what}", err=True), silent)
    except PostgresError as error:
        raise click.ClickException(str(error)) from None
    verdict.show()
    if not verdict.is_kept:
        sys.exit(1)
