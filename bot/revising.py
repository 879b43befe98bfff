"""`bot flows`: which revisions there are, and taking a bad one back."""

from __future__ import annotations

import click

from bot.bootstrap import runtime_of_process
from bot.services import revisions


@click.group()
def flows() -> None:
    """The published flows and their revisions."""


@flows.command("list")
def list_all() -> None:
    """List the revisions in the store, the newest first."""
    runtime = runtime_of_process()
    with runtime.database.begin() as db:
        standing = revisions.list_revisions(db)
    for one in standing:
        state = f"withdrawn {one.withdrawn_at:%Y-%m-%d %H:%M}" if one.withdrawn_at else ", ".join(one.flows) or "-"
        click.echo(f"{one.digest}  {one.published_at:%Y-%m-%d %H:%M}  {one.sessions:>6} open sessions  {state}")


@flows.command()
@click.argument("digest")
def withdraw(digest: str) -> None:
    """Take a bad revision back: its sessions begin again with a sentence, its flows on the revision before."""
    runtime = runtime_of_process()
    try:
        with runtime.database.begin() as db:
            moved = revisions.withdraw(db, digest, runtime.clock(db))
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    for flow, other in moved.items():
        click.echo(f"{flow} now begins on {other}" if other else f"{flow} begins no more")
