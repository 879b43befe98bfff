"""Owns time: rings for what is due, frees what a dead worker held, opens what has come of age.

Several processes may sweep; a lease in the database lets one at a time.
"""

from __future__ import annotations

from datetime import timedelta

from bot.runtime import Runtime
from bot.services import settling, taps
from bot.services.nudging import nudge
from bot.services.offering import pass_on
from bot.store import sending
from bot.store.leasing import Lease
from bot.store.screens import forget_screens

LEASE = timedelta(seconds=10)


def sweep(runtime: Runtime, holder: str) -> bool:
    """Do one round, if it is this holder's turn; False where another process has the lease."""
    if not Lease("sweeper", holder).take(runtime.database, runtime.clock, LEASE):
        return False
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        sending.orphan(db, now)
        forget_screens(db, now - taps.KEPT)
        lanes = sending.lanes_due(db, now)
        if settling.is_due(runtime, db):
            lanes.append("chores")
    for lane in lanes:
        runtime.ring(lane)
    pass_on(runtime)
    nudge(runtime)
    return True
