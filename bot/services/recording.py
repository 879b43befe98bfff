"""What came back from a provider, written down: the one place where an error becomes a status."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import random
from typing import Any

from sqlalchemy import Connection, Row

from bot.errors import Fault, SendError
from bot.marking import N_
from bot.messages import Accepted, MessageStatus
from bot.programme.consent import set_opt_out
from bot.runtime import Runtime
from bot.services.beginning import ATTEMPTS_AT_MOST
from bot.store import breakers, sending, updates
from bot.store.database import STORE_AWAY

NOT_CALLED = "not_called"
"""The code of a failure of ours before the provider was called, which says nothing of its channel."""
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
"""What a provider asks for may be a slip of its own: nothing waits longer without another look."""
_IN_A_ROW = 5
"""So many calls in a row that a provider leaves unanswered stop its channel."""
_UNRECORDED = SendError(Fault.UNKNOWN, N_("What came back cannot be recorded; see the log."), code="unrecorded")

log = logging.getLogger(__name__)

Result = Accepted | SendError
Sent = tuple[Row[Any], Result]


def record(runtime: Runtime, sent: Sequence[Sent]) -> None:
    """Record what came back; what cannot be written takes none of the others with it, and its fate is unknown.

    Raises what `STORE_AWAY` names; the same results can be recorded again later.
    """
    unanswered = dict(runtime.unanswered)
    try:
        with runtime.database.begin() as db:
            _write(runtime, db, sorted(sent, key=lambda one: int(one[0].id)), unanswered)
        runtime.unanswered.update(unanswered)  # not before: what is recorded again is counted once
    except STORE_AWAY:
        raise
    except Exception:
        if len(sent) > 1:
            log.exception("%d results cannot be recorded together; each is by itself", len(sent))
            for one in sent:
                record(runtime, [one])
        elif sent[0][1] is not _UNRECORDED:
            log.exception("message %s: what came back cannot be recorded", sent[0][0].id)
            record(runtime, [(sent[0][0], _UNRECORDED)])
        else:
            log.exception("message %s: its fate stays open until its lease runs out", sent[0][0].id)


def _write(runtime: Runtime, db: Connection, sent: Sequence[Sent], unanswered: dict[str, int]) -> None:
    """Write in one transaction what a batch brings about: contacts before addresses before messages.

    `unanswered` counts on, by channel.
    """
    now = runtime.clock(db)
    for contact_id in sorted({row.contact_id for row, result in sent if _is(result, Fault.OPTED_OUT)}):
        set_opt_out(db, contact_id, now)
    gone = {(row.medium, row.address, row.channel) for row, result in sent if _is(result, Fault.ADDRESS)}
    sending.mark_unreachable(db, gone, now)
    _switch(db, sent, unanswered, now)
    results = [_result(row, result, now) for row, result in sent]
    sending.record(db, results, now)
    sending.note_attempts(db, [_attempt(*one, now) for one, to in zip(sent, results, strict=True) if _is_again(to)])
    named = [result.provider_id for _, result in sent if isinstance(result, Accepted)]
    updates.adopt_early(db, now, named)


def _is(result: Result, *faults: Fault) -> bool:
    return isinstance(result, SendError) and result.fault in faults


def _switch(db: Connection, sent: Sequence[Sent], unanswered: dict[str, int], now: datetime) -> None:
    """Stop the channels that cannot send, and let those go on that were answered."""
    answered: set[tuple[str, datetime]] = set()
    stopped: dict[str, SendError] = {}
    for row, result in sent:
        if isinstance(result, SendError) and result.code == NOT_CALLED:
            continue
        if _is(result, Fault.AWAY, Fault.UNKNOWN) and result is not _UNRECORDED:
            unanswered[row.channel] = unanswered.get(row.channel, 0) + 1
        elif not _is(result, Fault.CHANNEL):
            unanswered[row.channel] = 0
            answered.add((row.channel, row.begun_at))
        if isinstance(result, SendError) and _stops(result, unanswered.get(row.channel, 0)):
            stopped[row.channel] = result
    _close(db, answered, stopped)
    for channel, error in sorted(stopped.items()):
        if breakers.open_breaker(db, channel, now, error):
            log.warning("channel %s is stopped: %s (%s)", channel, error, error.code)


def _stops(error: SendError, unanswered: int) -> bool:
    return error.fault is Fault.CHANNEL or unanswered >= _IN_A_ROW


def _close(db: Connection, answered: set[tuple[str, datetime]], stopped: Collection[str]) -> None:
    """Close the breakers of channels that were answered, by calls that were made since they were opened."""
    for channel, since in breakers.find_open(db).items():
        if channel not in stopped and any(name == channel and begun > since.opened_at for name, begun in answered):
            breakers.close_breaker(db, channel)
            log.warning("channel %s sends again", channel)


def _result(row: Row[Any], result: Result, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {"row_id": row.id, "held": row.token}
    if isinstance(result, Accepted):
        priced = {"counted": result.segments, "price": result.price, "currency": result.currency or None}
        return values | {"to": result.status, "given_id": result.provider_id} | priced
    said = {"reason": str(result), "reason_code": result.code[:40] or None}
    return values | said | _after(result, row.attempts, now)


def _after(error: SendError, attempts: int, now: datetime) -> dict[str, object]:
    """Give what becomes of a message that was not taken."""
    own = _FIRST_PAUSE * 2 ** (attempts - 1) * (0.5 + random())  # noqa: S311  # jitter
    pause = min(error.retry_after or own, _LONGEST_PAUSE)
    match error.fault:
        case Fault.UNKNOWN:
            return {"to": MessageStatus.UNKNOWN}
        case Fault.CHANNEL:  # it steps back, so that the next probe is another message
            return {"to": MessageStatus.QUEUED, "again_at": now + breakers.PROBE_EVERY, "not_counted": 1}
        case Fault.AWAY | Fault.BUSY:
            return {"to": MessageStatus.QUEUED, "again_at": now + pause, "not_counted": 1}
        case Fault.RETRY if attempts < ATTEMPTS_AT_MOST:
            return {"to": MessageStatus.QUEUED, "again_at": now + pause}
    return {"to": MessageStatus.FAILED}


def _is_again(values: dict[str, object]) -> bool:
    return values["to"] == MessageStatus.QUEUED


def _attempt(row: Row[Any], result: Result, now: datetime) -> dict[str, object]:
    error = result if isinstance(result, SendError) else _UNRECORDED
    values = {"outbox_id": row.id, "number": row.attempts, "begun_at": row.begun_at, "ended_at": now}
    return values | {"outcome": error.fault, "reason_code": error.code[:40] or None, "reason": str(error)}
