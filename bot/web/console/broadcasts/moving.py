"""What staff do with a broadcast: each form does one thing, once, however often it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import request

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.services.broadcasting import preparing, spreading, starting, states
from bot.services.broadcasting.closing import clear
from bot.services.broadcasting.states import State, Way
from bot.web.console.broadcasts.doing import do
from bot.web.console.broadcasts.showing import find
from bot.web.console.desk import Answer, Desk

_CHORES = "chores"


def prepare_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Begin to prepare a draft; a worker goes on."""

    def prepare(by: By) -> str:
        with desk.runtime.database.begin() as db:
            preparing.begin(db, desk.runtime, broadcast_id, by)
        desk.runtime.ring(_CHORES)
        return desk.say(N_("It is being prepared. Nobody is written to yet."))

    return do(desk, broadcast_id, "prepared", prepare)


def start_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Start a prepared one, now or at a time."""

    def start(by: By) -> str:
        starts_at = _starts_at(desk)
        ends_at = _instant(desk, "ends_at") if request.form.get("ends_at") else None
        _spread(desk, broadcast_id, by)
        if not starting.start(desk.runtime, broadcast_id, starts_at, ends_at, by):
            raise BroadcastError(N_("It was started before; nothing goes out twice."))
        return desk.say(N_("It is started."))

    return do(desk, broadcast_id, "started", start)


def pause_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Let nothing more of one begin."""

    def pause(by: By) -> str:
        if not starting.pause(desk.runtime, broadcast_id, by):
            raise BroadcastError(N_("It was paused before."))
        return desk.say(N_("It is paused: nothing more of it begins."))

    return do(desk, broadcast_id, "paused", pause)


def resume_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Go on with a paused one."""

    def resume(by: By) -> str:
        if not starting.resume(desk.runtime, broadcast_id, by):
            raise BroadcastError(N_("It goes on already."))
        return desk.say(N_("It goes on."))

    return do(desk, broadcast_id, "resumed", resume)


def cancel_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Call back what has not begun: nothing begins from here on, and the sweeper sees to the rows."""

    def cancel(by: By) -> str:
        with desk.runtime.database.begin() as db:
            states.move(db, broadcast_id, Way.CANCEL, by, desk.runtime.clock(db))
        clear(desk.runtime, broadcast_id)
        return desk.say(N_("It is called off: what had not begun is not sent."))

    return do(desk, broadcast_id, "called back", cancel)


def _spread(desk: Desk, broadcast_id: int, by: By) -> None:
    """Have what is about to be started spread over so many hours as were typed. Raises BroadcastError."""
    try:
        hours = timedelta(hours=float(request.form.get("hours") or 0))
    except (ValueError, OverflowError):
        raise BroadcastError(N_("That is no number of hours.")) from None
    row = find(desk, broadcast_id)
    if hours != timedelta(minutes=row.over_minutes or 0) and row.status not in {State.STARTED, State.PAUSED}:
        spreading.spread(desk.runtime, broadcast_id, hours, by)


def _starts_at(desk: Desk) -> datetime | None:
    """Give when it is to begin; None: now. Raises BroadcastError where a time was typed and now was left chosen."""
    if request.form.get("when") == "later":
        return _instant(desk, "starts_at")
    if request.form.get("starts_at"):
        raise BroadcastError(N_("A time was typed, but now was chosen. Choose one of the two. Nothing was sent."))
    return None


def _instant(desk: Desk, name: str) -> datetime:
    """Give an instant that was typed as the clock shows it where the contacts live. Raises BroadcastError."""
    try:
        typed = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise BroadcastError(N_("That is no time; choose a day and an hour.")) from None
    return typed.replace(tzinfo=desk.runtime.house.zone).astimezone(UTC)
