"""What operators and their machines look at: whether the process is up, how things stand, and the figures."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint

from bot.metrics.exposition import CONTENT_TYPE, expose
from bot.services.figures import families, read_standing
from bot.store.database import STORE_AWAY
from bot.web import counting

if TYPE_CHECKING:
    from bot.metrics.tally import Tally
    from bot.runtime import Runtime

log = logging.getLogger(__name__)


def create(runtime: Runtime, tally: Tally) -> Blueprint:
    """Give the health pages and the metrics."""
    blueprint = Blueprint("ops", __name__)

    @blueprint.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "up"}

    @blueprint.get("/health/ready")
    def ready() -> tuple[dict[str, object], int]:
        """Say whether the database is reached; all else is reported and fails nothing, since the outbox holds."""
        try:
            return _ready(runtime), 200
        except STORE_AWAY:
            log.exception("the database is not reached")
            return {"status": "down", "database": "not reached"}, 503

    @blueprint.get("/metrics")
    def metrics() -> tuple[str, int, dict[str, str]]:
        """Give the figures; where the database is away, those of the web alone."""
        found = counting.families(tally)
        try:
            with runtime.database.look() as db:
                found += families(runtime, db)
        except STORE_AWAY:
            log.exception("the database is not reached")
        return expose(found), 200, {"Content-Type": CONTENT_TYPE}

    return blueprint


def _ready(runtime: Runtime) -> dict[str, object]:
    with runtime.database.look() as db:
        standing = read_standing(runtime, db)
    return {
        "status": "ready",
        "database": "reached",
        "queue": "reached" if runtime.queue_answers() else "not reached",
        "workers": sorted(standing.workers),
        "waiting": standing.waiting,
        "oldest_due_seconds": {lane: round(age) for lane, age in standing.oldest_due.items()},
        "breakers": [breaker.channel for breaker in standing.breakers],
    }
