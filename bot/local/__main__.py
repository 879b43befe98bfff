"""`python -m bot.local run` starts everything on this machine; `python -m bot.local bot …` is the bot command there."""

from __future__ import annotations

import os
import signal
import sys

import click

from bot.errors import BotError, SettingsError
from bot.local.environment import ROOT, complete, find_data, read_given, read_kept
from bot.local.serving import serve


@click.group()
def main() -> None:
    """Run the project on this machine."""


@main.command()
@click.option("--no-demo", is_flag=True, help="Load no demo workshops.")
@click.option("--fresh", is_flag=True, help="Forget the data of earlier runs first.")
def run(*, no_demo: bool, fresh: bool) -> None:
    """Start web server, queue worker and provider emulator, with their data in var/; Ctrl-C stops them."""
    os.chdir(ROOT)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        serve(read_given(), demo=not no_demo, fresh=fresh)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except (BotError, SettingsError, OSError) as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bot(arguments: tuple[str, ...]) -> None:
    """Run the bot command with what is set, and with what `./dev run` has chosen where it has been run."""
    given = read_given()
    kept = read_kept(find_data(given))
    command = [sys.executable, "-P", "-m", "bot.cli", *arguments]
    os.execve(sys.executable, command, complete(given, kept) if kept else given)  # noqa: S606  # takes our place


if __name__ == "__main__":
    main()
