"""What staff do with a broadcast: each form does one thing, once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from flask_login import current_user

from bot.engine.words import N_
from bot.errors import BroadcastError
from bot.programme.deeds import Deed, record
from bot.programme.lifecycle import By
from bot.services.broadcasting import preparing, starting, states
from bot.services.broadcasting.closing import clear
from bot.services.broadcasting.states import Way
from bot.store.broadcasts import broadcasts
from bot.web.console.broadcasts.showing import find
from bot.web.console.broadcasts.telling import say_all
from bot.web.console.desk import Answer, Desk, origin

_CHORES = "chores"


def prepare_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Begin to prepare a draft; a worker goes on."""

    def prepare(by: By) -> str:
        with desk.runtime.database.begin() as db:
            preparing.begin(db, desk.runtime, broadcast_id, by)
        desk.runtime.ring(_CHORES)
        return desk.say(N_("It is being prepared. Nobody is written to yet."))

    return _do(desk, broadcast_id, "prepared", prepare)


def start_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Start a prepared one, now or at a time."""

    def start(by: By) -> str:
        starts_at = _instant(desk, "starts_at") if request.form.get("when") == "later" else None
        ends_at = _instant(desk, "ends_at") if request.form.get("ends_at") else None
        moved = starting.start(desk.runtime, broadcast_id, starts_at, ends_at, by)
        return desk.say(N_("It is started.") if moved else N_("It was started before; nothing goes out twice."))

    return _do(desk, broadcast_id, "started", start)


def pause_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Let nothing more of one begin."""

    def pause(by: By) -> str:
        starting.pause(desk.runtime, broadcast_id, by)
        return desk.say(N_("It is paused: nothing more of it begins."))

    return _do(desk, broadcast_id, "paused", pause)


def resume_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Go on with a paused one."""

    def resume(by: By) -> str:
        starting.resume(desk.runtime, broadcast_id, by)
        return desk.say(N_("It goes on."))

    return _do(desk, broadcast_id, "resumed", resume)


def cancel_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Call back what has not begun: nothing begins from here on, and the sweeper sees to the rows."""

    def cancel(by: By) -> str:
        with desk.runtime.database.begin() as db:
            states.move(db, broadcast_id, Way.CANCEL, by, desk.runtime.clock(db))
        clear(desk.runtime, broadcast_id)
        return desk.say(N_("It is called off: what had not begun is not sent."))

    return _do(desk, broadcast_id, "called back", cancel)


def _do(desk: Desk, broadcast_id: int, deed: str, do: Callable[[By], str]) -> Answer:
    """Do something to a broadcast, on record, and say what came of it, or why it cannot be."""
    member = current_user.member
    find(desk, broadcast_id)
    try:
        told = do(By(staff_id=member.id))
        with desk.runtime.database.begin() as db:
            made = Deed(member.id, deed, origin(), broadcasts.name, broadcast_id)
            record(db, made, desk.runtime.clock(db))
        flash(told, "done")
    except BroadcastError as error:
        for sentence in say_all(desk, error.told):
            flash(sentence, "fault")
    return redirect(url_for("console.broadcast", broadcast_id=broadcast_id))


def _instant(desk: Desk, name: str) -> datetime:
    """Give an instant that was typed as the clock shows it where the contacts live. Raises BroadcastError."""
    try:
        typed = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise BroadcastError(N_("That is no time; choose a day and an hour.")) from None
    return typed.replace(tzinfo=desk.runtime.house.zone).astimezone(UTC)
