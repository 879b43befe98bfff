"""Owns time: rings for what is due, frees what a dead worker held, opens what has come of age.

Several processes may sweep; a lease in the database lets one at a time.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from bot.runtime import Runtime
from bot.services import taps
from bot.services.duties import do_due
from bot.services.nudging import nudge
from bot.services.offering import pass_on
from bot.store import sending
from bot.store.outbox import leases
from bot.store.screens import forget_screens

LEASE = timedelta(seconds=10)


def sweep(runtime: Runtime, holder: str) -> bool:
    """Do one round, if it is this holder's turn; False where another process has the lease."""
    if not _hold(runtime, holder):
        return False
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        sending.orphan(db, now)
        forget_screens(db, now - taps.KEPT)
        lanes = sending.lanes_due(db, now)
    for lane in lanes:
        runtime.ring(lane)
    pass_on(runtime)
    nudge(runtime)
    do_due(runtime)
    return True


def _hold(runtime: Runtime, holder: str) -> bool:
    try:
        with runtime.database.begin() as db:
            now = runtime.clock(db)
            free = (leases.c.holder == holder) | (leases.c.until < now)
            taken = update(leases).where(leases.c.name == "sweeper", free).values(holder=holder, until=now + LEASE)
            if db.execute(taken).rowcount == 0:
                db.execute(insert(leases).values(name="sweeper", holder=holder, until=now + LEASE))
    except IntegrityError:
        return False
    return True
