"""`bot db`: the schema brought up to date, the flows proved and published, demo data, what follows a restore."""

from __future__ import annotations

from datetime import datetime

import click

from bot.bootstrap import runtime_of_process
from bot.catalogue import read_catalogue
from bot.demo import load_administrator, load_demo
from bot.documents import LOCALES, read_documents
from bot.engine.revision import Revision
from bot.errors import FlowError, SettingsError
from bot.programme.passwords import hash_password
from bot.runtime import Runtime
from bot.services.proving import prove
from bot.services.publishing import publish
from bot.services.restoring import set_aside
from bot.services.revisions import prune, retire_unfit
from bot.store.migrate import upgrade as upgrade_schema


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date and publish the flows; safe to repeat."""
    runtime = _runtime()
    upgrade_schema(runtime.database)
    documents, words = read_documents(), read_catalogue(LOCALES)
    try:
        prove(Revision.of(documents, words), runtime)
        with runtime.database.begin() as connection:
            now = runtime.clock(connection)
            digest = publish(connection, documents, words, now)
            unfit = retire_unfit(connection, runtime.library, now)
            pruned = prune(connection)
    except FlowError as error:
        raise click.ClickException(f"no flow is published; see bot check:\n{error}") from None
    click.echo(f"schema up to date; {len(documents)} flows published as revision {digest}")
    for withdrawn, reason in unfit.items():
        click.echo(f"revision {withdrawn} withdrawn, its sessions begin again: {reason}")
    if pruned:
        click.echo(f"{len(pruned)} revisions that nobody uses removed")


@db.command()
@click.option("--password", envvar="DEMO_PASSWORD", help="Of an administrator, added where nobody is on the staff.")
def demo(password: str | None) -> None:
    """Add demo workshops where there is no workshop yet."""
    runtime = _runtime()
    hashed = hash_password(password) if password else None
    with runtime.database.begin() as connection:
        now = runtime.clock(connection)
        added = load_demo(connection, now, runtime.house.zone)
        if hashed:
            load_administrator(connection, hashed, now)
    click.echo(f"{added} demo workshops added" if added else "there are workshops already; nothing added")


@db.command()
@click.option("--since", required=True, metavar="TIME", help="When the backup was made: 2026-11-21T18:00, local.")
def restored(since: str) -> None:
    """After a backup was restored, before the workers start: send nothing that may have been sent since."""
    runtime = _runtime()
    try:
        at = datetime.fromisoformat(since)
    except ValueError:
        raise click.BadParameter("is no time, such as 2026-11-21T18:00", param_hint="--since") from None
    count = set_aside(runtime, at if at.tzinfo else at.replace(tzinfo=runtime.house.zone))
    click.echo(f"{count} messages set aside: they may have been sent, and are settled by asking the providers")


def _runtime() -> Runtime:
    try:
        return runtime_of_process()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
