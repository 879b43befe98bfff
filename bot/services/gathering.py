"""Takes in what providers received for us and could not bring: their inboxes are read every few minutes."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

from bot.asking import Inbox
from bot.errors import SendError
from bot.messages import Channel, Inbound, Medium
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.conversation import receive
from bot.services.late import LATE
from bot.store.database import STORE_AWAY
from bot.store.inbox import find_mark, has, keep_mark
from bot.store.leasing import Lease

_EVERY = timedelta(minutes=5)
_BACK = timedelta(hours=24)
"""What is older is not taken in: it says nothing any more, and it may be from before our time."""
_OVERLAP = timedelta(minutes=30)
"""So much of what was read before is read again: a list lags behind, and what we have does no harm."""
_ON_ITS_WAY = timedelta(minutes=2)
"""What is younger may still be brought."""

log = logging.getLogger(__name__)


def gather(runtime: Runtime) -> None:
    """Read every inbox that can be read, if that was not done a few minutes ago."""
    if not Lease("gathering", secrets.token_hex(8)).take(runtime.database, runtime.clock, _EVERY):
        return
    do_apart({f"inbox of {name}": one for name, one in runtime.channels.items()}, partial(_gather_one, runtime))


def _gather_one(runtime: Runtime, channel: Channel) -> None:
    inbox = runtime.adapters.get(channel.provider)
    if not (channel.two_way and channel.medium is not Medium.USSD and isinstance(inbox, Inbox)):
        return
    try:
        missed = _read(runtime, channel, inbox)
    except SendError as error:
        log.warning("the inbox of %s could not be read (%s); it is read again", channel.name, error.code)
    else:
        if missed:
            log.warning("%s: %d messages were not brought to us, and are taken in now", channel.name, missed)


def _read(runtime: Runtime, channel: Channel, inbox: Inbox) -> int:
    """Take in what we do not have; gives how much that was."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        known = find_mark(db, channel.name)
    since = max(now - _BACK, known.read_at - _OVERLAP) if known else now - _BACK
    until = now - (LATE if inbox.brings_again else _ON_ITS_WAY)
    mark, missed, alike = known.mark if known else "", 0, Counter[tuple[str, str]]()
    found = list(inbox.received(channel, since, mark))
    for message, own_mark in sorted(found, key=lambda one: one[0].sent_at or now):
        at = message.sent_at or now
        if at > until:
            break
        mark = own_mark
        if at >= now - _BACK:
            alike[message.address, message.text] += 1
            nth = alike[message.address, message.text]
            missed += _take_in(runtime, message, by_words=inbox.brings_again, nth=nth)
    _keep(runtime, channel, mark, now)
    return missed


def _take_in(runtime: Runtime, message: Inbound, *, by_words: bool, nth: int) -> bool:
    """Take in one message that we do not have; one that cannot be is no reason to leave out the others."""
    with runtime.database.begin() as db:
        if has(db, message, by_words=by_words, nth=nth):
            return False
    try:
        receive(runtime, message)
    except STORE_AWAY:
        raise
    except Exception:
        log.exception("a message on %s that was not brought to us cannot be taken in", message.channel)
        return False
    return True


def _keep(runtime: Runtime, channel: Channel, mark: str, now: datetime) -> None:
    with runtime.database.begin() as db:
        keep_mark(db, channel.name, mark, now)
