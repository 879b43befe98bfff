"""Preparing, starting and what follows: each says what it did, and what can be done next."""

from __future__ import annotations

from datetime import datetime
from time import sleep
from typing import Any

import click
from sqlalchemy import Row, func, select

from bot.acting.admitting import admit
from bot.acting.broadcast.asking import instant_of
from bot.acting.broadcast.printing import progress, tell_broadcast, tell_forecast
from bot.acting.stage import as_member
from bot.errors import BroadcastError
from bot.programme.lifecycle import By
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting import preparing, starting
from bot.services.broadcasting.figures import Figures, figures_of
from bot.services.broadcasting.forecasting import Forecast, forecast
from bot.services.broadcasting.states import State, get_broadcast
from bot.store.contacts import contacts

_LOOK_EVERY = 2.0
"""Seconds between two looks at a broadcast that is watched."""

_id = click.argument("broadcast_id", type=int)
_instant = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@click.command()
@_id
@as_member
def prepare(broadcast_id: int, as_: str) -> None:
    """Fix whom a broadcast goes to and what each of them reads, and say what it will cost."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    with runtime.database.begin() as db:
        last = db.execute(select(func.coalesce(func.max(contacts.c.id), 0))).scalar_one()
        at = get_broadcast(db, broadcast_id).prepared_to
    with progress("preparing", last) as moved:
        moved(at)

        def upto(contact: int) -> None:
            nonlocal at
            moved(contact - at)
            at = contact

        recipients = preparing.prepare(runtime, broadcast_id, upto, by)
    _tell_forecast(runtime, broadcast_id, None)
    click.echo(f"broadcast {broadcast_id} has {recipients:,} recipients; next: bot broadcast start {broadcast_id}")


@click.command("forecast")
@_id
@as_member
def reckon(broadcast_id: int, as_: str) -> None:
    """Say what a broadcast will cost, to the segment, how long it takes, and what cannot be known."""
    _tell_forecast(admit(as_, Act.SEE).runtime, broadcast_id, None)


@click.command()
@_id
@click.option("--at", type=_instant, help="Not before, as the clock shows it here: 2027-03-01 09:00.")
@click.option("--until", type=_instant, help="What has not begun by then is not sent.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_member
def start(*, broadcast_id: int, at: datetime | None, until: datetime | None, yes: bool, as_: str) -> None:
    """Say what a prepared broadcast costs, ask, and start it."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    zone = runtime.house.zone
    begins_at = instant_of(at, zone)
    with runtime.database.begin() as db:
        state = get_broadcast(db, broadcast_id).status
    if state == State.PREPARED:
        _tell_forecast(runtime, broadcast_id, begins_at)
        if not yes:
            click.confirm("Start it?", abort=True)
    moved = starting.start(runtime, broadcast_id, begins_at, instant_of(until, zone), by)
    _say(broadcast_id, "started; see: bot broadcast watch" if moved else "started already", done=moved)


@click.command()
@_id
@as_member
def pause(broadcast_id: int, as_: str) -> None:
    """Let nothing more of a broadcast begin."""
    moved = starting.pause(*_admitted(broadcast_id, as_))
    _say(broadcast_id, "paused" if moved else "paused already", done=moved)


@click.command()
@_id
@as_member
def resume(broadcast_id: int, as_: str) -> None:
    """Go on with a paused broadcast."""
    moved = starting.resume(*_admitted(broadcast_id, as_))
    _say(broadcast_id, "going on" if moved else "going on already", done=moved)


@click.command()
@_id
@click.confirmation_option(prompt="Call back all that has not begun?")
@as_member
def cancel(broadcast_id: int, as_: str) -> None:
    """Call back what has not begun; this cannot be undone."""
    count = starting.cancel(*_admitted(broadcast_id, as_))
    click.echo(f"broadcast {broadcast_id} is cancelled; {count:,} messages were called back")


@click.command()
@_id
@as_member
def watch(broadcast_id: int, as_: str) -> None:
    """Show how a broadcast goes out, until it is finished, paused or cancelled."""
    runtime, _ = admit(as_, Act.SEE)
    found, figures = _look(runtime, broadcast_id)
    with progress("sending", found.recipients or 0) as moved:
        gone = 0
        while True:
            now_gone = (found.recipients or 0) - figures.messages.get("queued", 0)
            moved(now_gone - gone)
            gone = now_gone
            if found.status != State.STARTED:
                break
            sleep(_LOOK_EVERY)
            found, figures = _look(runtime, broadcast_id)
    tell_broadcast(runtime, found, figures)


def _admitted(broadcast_id: int, login: str) -> tuple[Runtime, int, By]:
    """Give what a move is told, where this one of the staff may make it."""
    runtime, by = admit(login, Act.RUN_PROGRAMME)
    return runtime, broadcast_id, by


def _look(runtime: Runtime, broadcast_id: int) -> tuple[Row[Any], Figures]:
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
        return found, figures_of(runtime, db, found)


def _tell_forecast(runtime: Runtime, broadcast_id: int, begins_at: datetime | None) -> Forecast:
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
        now = runtime.clock(db)
    if found.channel not in runtime.channels:
        raise BroadcastError(f"The channel {found.channel} is not configured any more.")
    with progress("reckoning", found.recipients or 0) as moved:
        made = forecast(runtime, broadcast_id, moved)
    tell_forecast(runtime, found.channel, made, max(now, begins_at or now))
    return made


def _say(broadcast_id: int, what: str, *, done: bool) -> None:
    click.echo(f"broadcast {broadcast_id} is {what}", err=not done)
