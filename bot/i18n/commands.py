"""`bot i18n`: extract, update, check; and export and import, the way out to a spreadsheet and in again."""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from bot.catalogue import PLACE
from bot.errors import FlowError
from bot.i18n.review import review
from bot.i18n.sheet.table import State
from bot.i18n.templates import TEMPLATE, extract, merge, render

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
_P = ParamSpec("_P")

_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT,
    help="The folder that holds flows, bot and locales.",
)
_OPEN = [state.value for state in State if state is not State.TRANSLATED]
_sheet = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


def _readable(command: Callable[_P, None]) -> Callable[_P, None]:
    """End a command with status 2 and the reasons where it could not read its files."""

    @wraps(command)
    def run(*args: _P.args, **options: _P.kwargs) -> None:
        try:
            command(*args, **options)
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


@i18n.command("export")
@_sheet
@click.option("--lang", "language", default="rw", show_default=True, help="The language of the catalogue.")
@click.option("--only", type=click.Choice(_OPEN), help="Only such sentences.")
@_root
@_readable
def export_command(file: Path, language: str, only: str | None, root: Path) -> None:
    """Write a sheet (.xlsx or .csv) to translate in, with the room beside each sentence."""
    from bot.i18n.sheet.files import write_sheet  # noqa: PLC0415  # openpyxl is slow to load; no other command waits
    from bot.i18n.sheet.rows import table_of  # noqa: PLC0415  # the same

    table = table_of(root, language, State(only) if only else None)
    write_sheet(file, table)
    click.echo(f"{len(table.rows)} sentences in {file}")


@i18n.command("import")
@_sheet
@click.option("--write", is_flag=True, help="Write the catalogue; without it, what would change is only shown.")
@_root
@_readable
def import_command(file: Path, write: bool, root: Path) -> None:  # noqa: FBT001  # a flag is what click gives
    """Take a sheet back whole; status 0 taken or shown, 1 with findings, 2 where a file cannot be read."""
    from bot.i18n.sheet.returning import read_returned  # noqa: PLC0415  # openpyxl, as above

    returned = read_returned(root, file)
    taken = returned.taken
    for line in (*(change.preview() for change in taken.changes), *taken.told):
        click.echo(str(line))
    if taken.faults:
        click.echo(f"{taken.faults} findings: nothing is taken", err=True)
        sys.exit(1)
    if taken.changes and write:
        returned.write()
    told = f"written to {returned.path.relative_to(root)}" if write else "not written yet: add --write"
    click.echo(f"{len(taken.changes)} sentences change; {told}" if taken.changes else "nothing changes", err=True)
