"""The group `bot workshops`, with what belongs to it."""

from __future__ import annotations

import click

from bot.acting.workshops.listing import list_all, registrations, sheet, show
from bot.acting.workshops.planning import add, cancel, change, move
from bot.acting.workshops.running import code, finish, select, tick


@click.group()
def workshops() -> None:
    """Workshops: planned, selected for, held."""


for _command in (add, change, move, cancel, list_all, show, registrations, sheet, select, code, tick, finish):
    workshops.add_command(_command)
