"""Sends what is due: claim in batches, hand over concurrently, record what came back.

A message has begun once its row says `sending`, committed before the provider is called; a row that says so when
its lease runs out was attempted and is unknown, never silently sent again.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import random
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import DataError, IntegrityError

from bot.errors import Fault, SendError
from bot.messages import Accepted, Medium, MessageStatus, OfferedChoice, Outbound
from bot.programme.consent import set_opt_out
from bot.runtime import Runtime
from bot.store import sending, updates

_BATCH = 64
_TOGETHER = 16
"""How many messages a worker hands over at once."""
ATTEMPTS_AT_MOST = 5
_FIRST_PAUSE = timedelta(seconds=5)
CHANNEL_PAUSE = timedelta(seconds=30)

log = logging.getLogger(__name__)

Sent = tuple[Row[Any], Accepted | SendError]


def drain(runtime: Runtime, lane: str) -> int:
    """Send what is due on a lane until nothing is; gives how many messages were begun."""
    begun = 0
    with ThreadPoolExecutor(_TOGETHER, thread_name_prefix="send") as pool:
        while rows := _claim(runtime, lane):
            begun += len(rows)
            results = list(pool.map(lambda row: _send(runtime, row), rows))
            _record(runtime, list(zip(rows, results, strict=True)))
    return begun


def _claim(runtime: Runtime, lane: str) -> Sequence[Row[Any]]:
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        return sending.claim(db, lane, secrets.token_hex(16), now, _BATCH)


def _send(runtime: Runtime, row: Row[Any]) -> Accepted | SendError:
    channel = runtime.channels.get(row.channel)
    if channel is None:
        return SendError(Fault.CHANNEL, f"The channel {row.channel} is not configured.")
    try:
        return runtime.adapters[channel.provider].send(channel, _outbound(row))
    except SendError as error:
        return error
    except Exception:
        # Whether it was handed over is not known any more; the row must not go round for ever.
        log.exception("message %s: our own fault while sending", row.id)
        return SendError(Fault.UNKNOWN, "An error of ours; see the log.")


def _outbound(row: Row[Any]) -> Outbound:
    choices = tuple(OfferedChoice(*pair) for pair in json.loads(row.choices)) if row.choices else ()
    valid_for = row.expires_at - row.begun_at if row.expires_at else None
    return Outbound(
        str(row.id),
        Medium(row.medium),
        row.address,
        row.body,
        prompt=row.prompt,
        choices=choices,
        opener=row.opener,
        valid_for=valid_for,
    )


def _record(runtime: Runtime, sent: Sequence[Sent]) -> None:
    """Record what came back; one that cannot be written takes none of the others with it, and stays begun."""
    try:
        _write(runtime, sent)
    except (DataError, IntegrityError):
        if len(sent) == 1:
            log.exception("message %s: what came back cannot be recorded", sent[0][0].id)
            return
        for one in sent:
            _record(runtime, [one])


def _write(runtime: Runtime, sent: Sequence[Sent]) -> None:
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        sending.record(db, [_result(row, result, now) for row, result in sent])
        for row, result in sent:
            if isinstance(result, SendError) and result.fault is Fault.OPTED_OUT:
                set_opt_out(db, row.contact_id, now)
    # Only now, in a transaction of its own: an update that comes at the same time sees our ids, or we see it.
    with runtime.database.begin() as db:
        updates.adopt_early(db, now, [result.provider_id for _, result in sent if isinstance(result, Accepted)])


def _result(row: Row[Any], result: Accepted | SendError, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {
        "row_id": row.id,
        "held": row.token,
        "now": now,
        "given_id": None,
        "reason": None,
        "reason_code": None,
        "again_at": None,
        "not_counted": 0,
        "counted": None,
        "price": None,
        "currency": None,
    }
    if isinstance(result, Accepted):
        priced = {"counted": result.segments, "price": result.price, "currency": result.currency or None}
        return values | {"to": result.status, "given_id": result.provider_id} | priced
    values |= {"reason": str(result), "reason_code": result.code[:40] or None}
    return values | _after(result, row.attempts, now)


def _after(error: SendError, attempts: int, now: datetime) -> dict[str, object]:
    """Give what becomes of a message that was not taken."""
    match error.fault:
        case Fault.UNKNOWN:
            return {"to": MessageStatus.UNKNOWN}
        case Fault.CHANNEL:
            return {"to": MessageStatus.QUEUED, "again_at": now + CHANNEL_PAUSE, "not_counted": 1}
        case Fault.RETRY if attempts < ATTEMPTS_AT_MOST:
            pause = error.retry_after or _FIRST_PAUSE * 2 ** (attempts - 1) * (0.5 + random())  # noqa: S311  # jitter
            return {"to": MessageStatus.QUEUED, "again_at": now + pause}
    return {"to": MessageStatus.FAILED}
