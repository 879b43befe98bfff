"""Broadcasts that staff wait for: prepared and reckoned in the background, however long that takes.

A web request could not wait for a hundred thousand rows. Its staff begin it; a worker goes on where it stands, and so
does the next one where that is killed.
"""

from __future__ import annotations

import logging

from sqlalchemy import and_, or_, select

from bot.errors import BroadcastError
from bot.runtime import Runtime
from bot.services.broadcasting.forecasting import forecast
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.states import State
from bot.store.broadcasts import broadcasts
from bot.store.database import STORE_AWAY

_NOT_READY = (
    select(broadcasts.c.id)
    .where(
        or_(
            broadcasts.c.status == State.PREPARING,
            and_(broadcasts.c.status.in_((State.PREPARED, State.APPROVED)), broadcasts.c.forecast.is_(None)),
        )
    )
    .order_by(broadcasts.c.id)
)

log = logging.getLogger(__name__)


def make_ready(runtime: Runtime) -> None:
    """Prepare what staff have begun to prepare, and reckon what it will cost; safe to repeat, and to be killed at."""
    with runtime.database.look() as db:
        waiting = list(db.execute(_NOT_READY).scalars())
    for broadcast_id in waiting:
        try:
            prepare(runtime, broadcast_id)
            forecast(runtime, broadcast_id)
        except BroadcastError as error:  # staff called it back meanwhile, or its channel is gone
            log.warning("broadcast %s is not made ready: %s", broadcast_id, error)
        except STORE_AWAY:
            raise
        except Exception:
            log.exception("broadcast %s could not be made ready; the others are", broadcast_id)
