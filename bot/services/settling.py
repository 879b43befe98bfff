"""Settles messages of which nobody knows whether the provider has them: by asking it, by its reports, or by class.

What the provider surely does not have is sent again; what cannot be asked for is sent again once where it is a reply,
which does no harm twice and strands its contact where it is lost, and else left to staff.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Row

from bot.asking import Listed, Lister
from bot.errors import Fault, SendError
from bot.messages import Channel, MessageClass, MessageStatus
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.beginning import ATTEMPTS_AT_MOST
from bot.services.matching import SKEW, began, pair
from bot.store import reports, settling, updates
from bot.store.earlier import name_attempt
from bot.store.leasing import Lease

GRACE = timedelta(seconds=30)
"""After so long in doubt a message is asked for: a call may still be under way, and a provider's list lags behind."""
PATIENCE = timedelta(minutes=2)
"""For so long a report may settle what cannot be asked for; they come within seconds."""
_LEASE, _OVER = timedelta(minutes=1), -timedelta.resolution
_BATCH = 500
_ONE_BY_ONE = 40
"""Addresses that are asked about each by itself; beyond that, first what was sent to anybody at that time."""
_LONGEST_LIST = 50_000

log = logging.getLogger(__name__)


def settle(runtime: Runtime) -> None:
    """Settle what can be settled now; one process does so at a time, and the others come back at once."""
    lease = Lease("settling", secrets.token_hex(8))
    if not lease.take(runtime.database, runtime.clock, _LEASE):
        return
    adopt_reported(runtime)
    doubts = {f"doubts of {rows[0].channel}": (channel, rows) for channel, rows in _open(runtime)}
    do_apart(doubts, partial(_settle, runtime))
    lease.take(runtime.database, runtime.clock, _OVER)


def _settle(runtime: Runtime, doubts: tuple[Channel | None, list[Row[Any]]]) -> None:
    channel, rows = doubts
    lister = runtime.adapters.get(channel.provider) if channel else None
    if channel is None or not isinstance(lister, Lister):
        _decide(runtime, rows)
        return
    try:
        _ask(runtime, channel, lister, rows)
    except SendError as error:
        log.warning("%s could not be asked what it has (%s); it is asked again", channel.name, error.code)


def _open(runtime: Runtime) -> Iterator[tuple[Channel | None, list[Row[Any]]]]:
    """Give what is open, by the channel it was sent on; None for one that is not configured any more."""
    with runtime.database.begin() as db:
        rows = settling.find_open(db, runtime.clock(db) - GRACE, _BATCH)
    for name, group in groupby(sorted(rows, key=lambda row: str(row.channel)), key=lambda row: str(row.channel)):
        yield runtime.channels.get(name), list(group)


def _ask(runtime: Runtime, channel: Channel, lister: Lister, rows: Sequence[Row[Any]]) -> None:
    """Settle by the provider's own list: what is there is ours, what is not there is sent again."""
    since = min(map(began, rows)) - SKEW
    addresses = list(dict.fromkeys(str(row.address) for row in rows))
    if len(addresses) > _ONE_BY_ONE:
        found = _adopt(runtime, rows, islice(lister.sent(channel, since), _LONGEST_LIST))
        rows = [row for row in rows if row.id not in found]
        addresses = list(dict.fromkeys(str(row.address) for row in rows))
    for address in addresses[:_ONE_BY_ONE]:
        there = [row for row in rows if row.address == address]
        try:
            found = _adopt(runtime, there, lister.sent(channel, since, address))
        except SendError as error:
            if error.fault is not Fault.FINAL:
                raise
            _leave_to_staff(runtime, there, error)
        else:
            _send_again(runtime, [row for row in there if row.id not in found])


def _leave_to_staff(runtime: Runtime, rows: Sequence[Row[Any]], error: SendError) -> None:
    """Ask no more for what was sent to an address that the provider does not take, lest it keep others waiting."""
    log.warning("%d messages cannot be asked for (%s); staff decide", len(rows), error.code)
    with runtime.database.begin() as db:
        settling.set_aside(db, rows, runtime.clock(db))


def _adopt(runtime: Runtime, rows: Sequence[Row[Any]], listed: Iterator[Listed]) -> set[int]:
    """Take up the provider's messages that are these; give which were found, or must be asked for again."""
    ours = {row.address for row in rows}
    theirs = [one for one in listed if one.address in ours]
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        # What is listed and not on record may be on its way to its record: that is seen before the record is.
        busy = settling.find_busy(db, rows)
        known = settling.find_known(db, rows[0].provider, [one.provider_id for one in theirs])
        free = [one for one in theirs if one.provider_id not in known]
        found = pair([row for row in rows if row.id not in busy], free)
        for row_id, one in sorted(found.items()):
            told = {"provider_id": one.provider_id, "reason": one.reason or None}
            updates.forward(db, row_id, one.status or MessageStatus.ACCEPTED, now, **told)
        updates.adopt_early(db, now, [one.provider_id for one in found.values()])
    return busy | set(found)


def _send_again(runtime: Runtime, rows: Sequence[Row[Any]]) -> None:
    """Queue what no provider has; what ended in doubt too often is at fault itself."""
    worn = [row for row in rows if row.attempts >= ATTEMPTS_AT_MOST]
    again = [row for row in rows if row.attempts < ATTEMPTS_AT_MOST and row.body]
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        if worn:
            settling.give_up(db, worn, now, f"Tried {ATTEMPTS_AT_MOST} times, and never seen to end.")
        if again:
            settling.send_again(db, again, now)
        if wordless := [row for row in rows if not row.body]:
            settling.set_aside(db, wordless, now)


def _decide(runtime: Runtime, rows: Sequence[Row[Any]]) -> None:
    """Settle by class what has been in doubt for so long that no report will come."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        late = [row for row in rows if row.status_at <= now - PATIENCE]
        once_more = [row for row in late if _may_go_again(row, now)]
        if once_more:
            settling.send_again(db, once_more, now)
        if rest := [row for row in late if row not in once_more]:
            settling.set_aside(db, rest, now)
            log.warning("%d messages may or may not have been sent; staff decide", len(rest))


def _may_go_again(row: Row[Any], now: Any) -> bool:  # noqa: ANN401  # a moment
    is_worth = row.expires_at is None or row.expires_at > now
    return row.message_class == MessageClass.REPLY and is_worth and not row.doubts and bool(row.body)


def adopt_reported(runtime: Runtime) -> None:
    """Take up reports that name none of our messages, where an address has just as many attempts without an id."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        found = sorted(reports.find_reported(db), key=lambda row: (row.provider, row.address))
        for _, group in groupby(found, key=lambda row: (row.provider, row.address)):
            _take_up(db, list(group), now)


def _take_up(db: Connection, found: Sequence[Row[Any]], now: Any) -> None:  # noqa: ANN401  # a moment
    unnamed = sorted({(row.began, row.id, row.attempt_id or 0) for row in found})
    reported = sorted({(row.first_at, row.provider_id) for row in found})
    if len(unnamed) != len(reported):
        return
    for (_, row_id, attempt_id), (_, provider_id) in zip(unnamed, reported, strict=True):
        if attempt_id:
            name_attempt(db, attempt_id, provider_id, now)
        else:
            updates.forward(db, row_id, MessageStatus.ACCEPTED, now, provider_id=provider_id)
            updates.adopt_early(db, now, [provider_id])
