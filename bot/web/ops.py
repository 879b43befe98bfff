"""What operators and their machines look at: whether the process is up and the database is reached."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from sqlalchemy import func, select

from bot.messages import MessageStatus
from bot.services.heartbeats import lanes_up
from bot.store.database import STORE_AWAY
from bot.store.outbox import outbox

if TYPE_CHECKING:
    from bot.runtime import Runtime

log = logging.getLogger(__name__)


def create(runtime: Runtime) -> Blueprint:
    """Give the health pages."""
    blueprint = Blueprint("ops", __name__)

    @blueprint.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "up"}

    @blueprint.get("/health/ready")
    def ready() -> tuple[dict[str, object], int] | Response:
        """Say whether the database is reached; the queue is reported and fails nothing, since the outbox holds."""
        waiting = select(func.count()).where(outbox.c.status == MessageStatus.QUEUED)
        try:
            with runtime.database.begin() as db:
                count = db.execute(waiting).scalar_one()
                workers = lanes_up(runtime, db)
        except STORE_AWAY:
            log.exception("the database is not reached")
            return {"status": "down", "database": "not reached"}, 503
        queue = "reached" if runtime.queue_answers() else "not reached"
        return {"status": "ready", "database": "reached", "queue": queue, "workers": workers, "waiting": count}, 200

    return blueprint
