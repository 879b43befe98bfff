"""Owns time: rings for what is due, frees what a dead worker held, opens what has come of age.

Several processes may sweep; a lease in the database lets one at a time.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.errors import Fault, SendError
from bot.runtime import Runtime
from bot.services import kept_sentences, taps
from bot.services.alerting import look_out
from bot.services.broadcasting import states
from bot.services.broadcasting.closing import tend
from bot.services.broadcasting.group_texts import send_group_texts
from bot.services.chores import do_each
from bot.services.claims import BULK, open_broadcasts
from bot.services.due import do_due
from bot.services.nudging import nudge
from bot.services.offering import pass_on
from bot.store import breakers, claiming, sending, updates
from bot.store.leasing import Lease
from bot.store.screens import forget_screens

LEASE = timedelta(seconds=10)
_CHORES = "chores"
_CHORES_EVERY = timedelta(seconds=10)
_CROSSED = timedelta(minutes=10)
"""How far back a delivery update is looked for that crossed with the recording of its message."""


def sweep(runtime: Runtime, holder: str) -> bool:
    """Do one round, if it is this holder's turn; False where another process has the lease."""
    if not Lease("sweeper", holder).take(runtime.database, runtime.clock, LEASE):
        return False
    # Nobody holds this one for long: whoever comes when it is over has the next round of chores.
    is_time = Lease(_CHORES, secrets.token_hex(16)).take(runtime.database, runtime.clock, _CHORES_EVERY)
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        sending.orphan(db, now)
        updates.adopt_since(db, now, now - _CROSSED)
        forget_screens(db, now - taps.KEPT)
        lanes = [lane for lane in ("replies", BULK) if _is_due(runtime, db, lane, now)]
        if is_time:
            _stop_stray_channels(runtime, db, now)
    for lane in [*lanes, _CHORES] if is_time else lanes:
        runtime.ring(lane)
    do_each(runtime, (pass_on, nudge, send_group_texts, tend, do_due, look_out))
    return True


def _is_due(runtime: Runtime, db: Connection, lane: str, now: datetime) -> bool:
    """Whether a worker of a lane would find something; what is no longer worth sending expires."""
    sending.expire(db, lane, now)
    resting = {channel for channel, stopped in breakers.find_open(db).items() if stopped.probe_at > now}
    able = runtime.channels.keys() - resting
    if any(claiming.is_due(db, lane, channel, now) for channel in sorted(able)):
        return True
    return bool(able) and any(
        claiming.is_broadcast_due(db, broadcast, now, upto)
        for broadcast, upto in open_broadcasts(runtime, db, lane, now).items()
    )


def _stop_stray_channels(runtime: Runtime, db: Connection, now: datetime) -> None:
    """Say of messages for a channel that is not configured why they wait, for as long as some do."""
    known = runtime.channels.keys()
    stray = {channel for lane in ("replies", BULK) for channel in sending.find_stray(db, lane, known)}
    stray |= states.started_on(db) - known
    for channel in sorted(stray):
        reason = kept_sentences.NOT_CONFIGURED.format(channel=channel)
        breakers.open_breaker(db, channel, now, SendError(Fault.CHANNEL, reason))
    for channel in breakers.find_open(db).keys() - known - stray:
        breakers.close_breaker(db, channel)
