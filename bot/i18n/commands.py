"""`bot i18n`: extract, update, check."""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.catalogue import PLACE
from bot.errors import FlowError
from bot.i18n.review import review
from bot.i18n.templates import TEMPLATE, extract, merge, render

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent

_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT,
    help="The folder that holds flows, bot and locales.",
)


def _readable(command: Callable[[Path], None]) -> Callable[[Path], None]:
    """End a command with status 2 and the reasons where it could not read its files."""

    @wraps(command)
    def run(root: Path) -> None:
        try:
            command(root)
        except (FlowError, OSError, UnicodeDecodeError) as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    return run


@click.group()
def i18n() -> None:
    """The translators' round trip."""


@i18n.command("extract")
@_root
@_readable
def extract_command(root: Path) -> None:
    """Gather the sentences of flows and code into the template."""
    template = extract(root)
    (root / TEMPLATE).write_text(render(template), "utf-8")
    click.echo(f"{len(template)} sentences in {TEMPLATE}")


@i18n.command("update")
@_root
@_readable
def update_command(root: Path) -> None:
    """Bring every catalogue in line with the sentences as they are now."""
    template = extract(root)
    for path in sorted(root.glob(f"locales/*/{PLACE}")):
        path.write_text(merge(path, template), "utf-8")
        click.echo(f"{path.relative_to(root)} brought up to date")


@i18n.command("check")
@_root
@_readable
def check_command(root: Path) -> None:
    """Check template and catalogues; status 0 clean, 1 with findings, 2 where a file cannot be read."""
    notes = review(root)
    for note in notes:
        click.echo(str(note))
    found = sum(note.fails for note in notes)
    click.echo(f"{found} findings, {len(notes) - found} warnings", err=True)
    sys.exit(1 if found else 0)
