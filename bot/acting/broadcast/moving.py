"""Preparing, starting and what follows: each says what it did, and what can be done next."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from sqlalchemy import func, select

from bot.acting.admitting import admit
from bot.acting.broadcast.asking import instant_of
from bot.acting.broadcast.printing import progress, tell_forecast
from bot.acting.stage import as_member
from bot.errors import BroadcastError
from bot.programme.lifecycle import By
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting import approving, preparing, spreading, starting
from bot.services.broadcasting.forecasting import Forecast, forecast
from bot.services.broadcasting.states import State, get_broadcast
from bot.store.contacts import contacts

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
@as_member
def approve(broadcast_id: int, as_: str) -> None:
    """Say of a broadcast that somebody else drafted and prepared that it may be started; it goes to many."""
    moved = approving.approve(*_admitted(broadcast_id, as_))
    _say(broadcast_id, "approved" if moved else "approved already", done=moved)


@click.command()
@_id
@click.option("--at", type=_instant, help="Not before, as the clock shows it here: 2027-03-01 09:00.")
@click.option("--until", type=_instant, help="What has not begun by then is not sent.")
@click.option("--over", type=click.FloatRange(0), help="Spread over so many hours, quiet hours and pauses apart.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_member
def start(*, broadcast_id: int, over: float | None, yes: bool, as_: str, **times: datetime | None) -> None:
    """Say what a prepared broadcast costs, ask, and start it."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    zone = runtime.house.zone
    begins_at, until = (instant_of(times[name], zone) for name in ("at", "until"))
    if over is not None:
        spreading.spread(runtime, broadcast_id, timedelta(hours=over), by)
    with runtime.database.begin() as db:
        state = get_broadcast(db, broadcast_id).status
    if state in {State.PREPARED, State.APPROVED}:
        _tell_forecast(runtime, broadcast_id, begins_at)
        if not yes:
            click.confirm("Start it?", abort=True)
    moved = starting.start(runtime, broadcast_id, begins_at, until, by)
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


def _admitted(broadcast_id: int, login: str) -> tuple[Runtime, int, By]:
    """Give what a move is told, where this one of the staff may make it."""
    runtime, by = admit(login, Act.RUN_PROGRAMME)
    return runtime, broadcast_id, by


def _tell_forecast(runtime: Runtime, broadcast_id: int, begins_at: datetime | None) -> Forecast:
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
        now = runtime.clock(db)
    if found.channel not in runtime.channels:
        raise BroadcastError(f"The channel {found.channel} is not configured any more.")
    with progress("reckoning", found.recipients or 0) as moved:
        made = forecast(runtime, broadcast_id, moved)
    over = timedelta(minutes=found.over_minutes or 0)
    tell_forecast(runtime, found, made, max(now, begins_at or now), over)
    return made


def _say(broadcast_id: int, what: str, *, done: bool) -> None:
    click.echo(f"broadcast {broadcast_id} is {what}", err=not done)
