"""What staff do with a prepared broadcast: start it, pause it, go on with it, call it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import TIME, By
from bot.runtime import Runtime
from bot.services.broadcasting import spreading, states
from bot.services.broadcasting.approving import needs_approval
from bot.services.broadcasting.closing import clear
from bot.services.broadcasting.preparing import LANE
from bot.services.broadcasting.pricing import Tariff
from bot.services.broadcasting.reasons import TO_NOBODY, USED_UP
from bot.services.broadcasting.spending import currencies, day_of, has_price, used_up
from bot.services.broadcasting.states import State, Way

_CAP = "DAILY_SPEND_CAP"
_OTHER_MONEY = N_("{setting} does not hold this one: {channel} costs {currencies}.")
_NO_PRICE = N_("{setting} does not hold this one: {channel} has no known price; enter one.")


def start(
    runtime: Runtime,
    broadcast_id: int,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: By = TIME,
) -> bool:
    """Let a prepared broadcast be sent, from an instant and until one if given; False where it was started already.

    Raises BroadcastError where it is not prepared, has nobody to go to, or its cost could not be capped.
    """
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        broadcast = states.get_broadcast(db, broadcast_id, lock=True)
        if ends_at and ends_at <= max(now, starts_at or now):
            raise BroadcastError(N_("It would end before it begins."))
        if broadcast.recipients == 0:
            raise BroadcastError(TO_NOBODY, broadcast=broadcast_id)
        _refuse_what_is_not_approved(runtime, broadcast)
        _refuse_what_cannot_be_capped(runtime, db, broadcast.channel, now)
        times: dict[str, object] = {"starts_at": starts_at, "ends_at": ends_at, "moved_at": now}
        if broadcast.status != State.STARTED:
            times |= spreading.plan(db, broadcast, max(now, starts_at or now))
        moved = states.move(db, broadcast_id, Way.START, by, now, **times)
    runtime.ring(LANE)
    return moved


def pause(runtime: Runtime, broadcast_id: int, by: By = TIME) -> bool:
    """Let nothing more of a broadcast begin; False where it was paused already. Raises BroadcastError."""
    with runtime.database.begin() as db:
        return states.move(db, broadcast_id, Way.PAUSE, by, runtime.clock(db), reason=None)


def resume(runtime: Runtime, broadcast_id: int, by: By = TIME) -> bool:
    """Go on with a paused broadcast; False where it goes on already.

    Raises BroadcastError, also where the day's cap is used up.
    """
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        broadcast = states.get_broadcast(db, broadcast_id, lock=True)
        _refuse_what_is_not_paid_for(runtime, db, broadcast.channel, now)
        going_on = spreading.go_on(runtime, db, broadcast, now) if broadcast.status == State.PAUSED else {}
        moved = states.move(db, broadcast_id, Way.RESUME, by, now, reason=None, moved_at=now, **going_on)
    runtime.ring(LANE)
    return moved


def cancel(runtime: Runtime, broadcast_id: int, by: By = TIME) -> int:
    """Call back what has not begun, and give how many messages that was; safe to repeat. Raises BroadcastError."""
    with runtime.database.begin() as db:
        states.move(db, broadcast_id, Way.CANCEL, by, runtime.clock(db))
    cancelled = 0
    while cleared := clear(runtime, broadcast_id):
        cancelled += cleared
    return cancelled


def _refuse_what_is_not_approved(runtime: Runtime, broadcast: Row[Any]) -> None:
    if broadcast.status == State.PREPARED and needs_approval(runtime, broadcast):
        told = {"number": broadcast.id, "recipients": broadcast.recipients, "most": runtime.approve_above}
        sentence = N_(
            "Broadcast {number} goes to {recipients}, more than {most}: another person has to approve it first."
        )
        raise BroadcastError(sentence, **told)


def _refuse_what_cannot_be_capped(runtime: Runtime, db: Connection, channel: str, now: datetime) -> None:
    if not runtime.spend_caps:
        return
    tariff = Tariff.of(db, day_of(runtime, now))
    paid_in = currencies(runtime, tariff, channel)
    if not has_price(runtime, tariff, channel):
        raise BroadcastError(_NO_PRICE, setting=_CAP, channel=channel)
    if paid_in - set(runtime.spend_caps):
        raise BroadcastError(_OTHER_MONEY, setting=_CAP, channel=channel, currencies=", ".join(sorted(paid_in)))


def _refuse_what_is_not_paid_for(runtime: Runtime, db: Connection, channel: str, now: datetime) -> None:
    tariff = Tariff.of(db, day_of(runtime, now))
    for currency in used_up(runtime, db, tariff, now).keys() & currencies(runtime, tariff, channel):
        tomorrow = day_of(runtime, now) + timedelta(days=1)
        cap = runtime.spend_caps[currency]
        told = {"setting": _CAP, "cap": cap, "currency": currency, "tomorrow": tomorrow}
        raise BroadcastError(USED_UP, N_("Raise {setting} or wait for {tomorrow}."), **told)
