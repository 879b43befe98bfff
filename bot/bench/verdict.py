"""What a run has shown: for each promise the cases in which it was broken."""

from __future__ import annotations

from dataclasses import dataclass, field

import click

_SHOWN = 5
"""Cases of a broken promise that are printed."""


@dataclass(slots=True)
class Verdict:
    """The broken promises, and what was seen besides; both by name."""

    broken: dict[str, list[str]]
    seen: dict[str, str] = field(default_factory=dict)

    @property
    def is_kept(self) -> bool:
        """Whether every promise was kept."""
        return not any(self.broken.values())

    def show(self) -> None:
        """Print what was seen, then the promises, with some of the cases where one was broken."""
        for name, value in self.seen.items():
            click.echo(f"  {name:44}{value:>12}")
        for name, cases in self.broken.items():
            click.secho(f"  {name:44}{len(cases):12}", fg="red" if cases else "green")
            for case in cases[:_SHOWN]:
                click.echo(f"    {case}")
