"""How a broadcast goes out, as it goes."""

from __future__ import annotations

from time import sleep
from typing import Any

import click
from sqlalchemy import Row

from bot.acting.admitting import admit
from bot.acting.broadcast.printing import progress, tell_broadcast
from bot.acting.stage import as_member
from bot.messages import MessageStatus
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting.figures import Figures, figures_of
from bot.services.broadcasting.states import State, get_broadcast
from bot.services.broadcasting.waiting import why_it_waits

_LOOK_EVERY = 2.0
"""Seconds between two looks."""


@click.command()
@click.argument("broadcast_id", type=int)
@as_member
def watch(broadcast_id: int, as_: str) -> None:
    """Show how a broadcast goes out, until it is finished, paused or cancelled."""
    runtime, _ = admit(as_, Act.SEE)
    found, figures, why = _look(runtime, broadcast_id)
    with progress("sending", found.recipients or 0) as moved:
        gone, told = 0, None
        while True:
            now_gone = (found.recipients or 0) - figures.messages.get(MessageStatus.QUEUED, 0)
            moved(now_gone - gone)
            gone = now_gone
            if why and why != told:
                click.echo(f"\n{why}")
            told = why
            if found.status != State.STARTED:
                break
            sleep(_LOOK_EVERY)
            found, figures, why = _look(runtime, broadcast_id)
    tell_broadcast(runtime, found, figures)


def _look(runtime: Runtime, broadcast_id: int) -> tuple[Row[Any], Figures, str | None]:
    """Give it, how far it is, and why nothing of it begins just now."""
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
        figures = figures_of(runtime, db, found)
        return found, figures, why_it_waits(runtime, db, found, figures.messages.get(MessageStatus.QUEUED, 0))
