"""Lists as CSV, for who goes on with them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from bot.services.spreadsheets import as_csv


def show_csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Print rows as CSV."""
    click.echo(as_csv(rows, columns), nl=False)
