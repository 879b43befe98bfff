"""The `bot` command: each subcommand is a few lines here, and a function of the services."""

from __future__ import annotations

import click

from bot.auditing import audit
from bot.bench.commands import bench
from bot.bootstrap import FLOWS, LOCALES, runtime_of_process
from bot.catalogue import read_catalogue
from bot.checking import check, draw
from bot.demo import load_demo
from bot.doctor import doctor
from bot.errors import FlowError, SettingsError
from bot.i18n.commands import i18n
from bot.playing import play
from bot.revising import flows
from bot.runtime import Runtime
from bot.services.publishing import publish
from bot.services.revisions import prune, retire_unfit
from bot.store.migrate import upgrade


@click.group(context_settings={"max_content_width": 110})
def main() -> None:
    """Menyesha: conversations with small enterprises over USSD, SMS and WhatsApp."""


def get_runtime() -> Runtime:
    """Give the runtime, or end with the faults of the settings, one a line."""
    try:
        return runtime_of_process()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to date and publish the flows; safe to repeat."""
    runtime = get_runtime()
    upgrade(runtime.database)
    documents = {path.stem: path.read_text("utf-8") for path in sorted(FLOWS.glob("*.yaml"))}
    try:
        with runtime.database.begin() as connection:
            now = runtime.clock(connection)
            digest = publish(connection, documents, read_catalogue(LOCALES), now)
            unfit = retire_unfit(connection, runtime.library, now)
            pruned = prune(connection)
    except FlowError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"schema up to date; {len(documents)} flows published as revision {digest}")
    for withdrawn, reason in unfit.items():
        click.echo(f"revision {withdrawn} withdrawn, its sessions begin again: {reason}")
    if pruned:
        click.echo(f"{len(pruned)} revisions that nobody uses removed")


@db.command("demo")
def db_demo() -> None:
    """Add demo workshops where there is no workshop yet."""
    runtime = get_runtime()
    with runtime.database.begin() as connection:
        added = load_demo(connection, runtime.clock(connection))
    click.echo(f"{added} demo workshops added" if added else "there are workshops already; nothing added")


main.add_command(check)
main.add_command(draw)
main.add_command(play)
main.add_command(bench)
main.add_command(i18n)
main.add_command(flows)
main.add_command(doctor)
main.add_command(audit)

if __name__ == "__main__":
    main()
