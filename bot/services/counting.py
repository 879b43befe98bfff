"""Counts messages, inbound and open sessions for the figures, seldom enough to cost nothing that anybody notices."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, false
from sqlalchemy.exc import IntegrityError

from bot.messages import MessageStatus
from bot.runtime import Runtime
from bot.services import weekly
from bot.services.apart import do_apart
from bot.store.conversations import inbound, sessions
from bot.store.counts import Counted, Found, count_by, write_counts
from bot.store.outbox import outbox
from bot.store.rounds import end_round, find_round

Look = Callable[[Connection, int, datetime], tuple[int, Found, Found]]

_EVERY = timedelta(minutes=1)
_SHARE = 20
"""Counting takes one of so many seconds at the most, however much there is to count."""
_MOVES_FOR = timedelta(days=3)
"""After so long a provider says nothing of a message any more."""

_MESSAGES = Counted(
    outbox,
    {
        "status": outbox.c.status,
        "medium": outbox.c.medium,
        "channel": outbox.c.channel,
        "lane": outbox.c.lane,
        "class": outbox.c.message_class,
    },
    outbox.c.created_at,
    outbox.c.status.in_([MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN]),
    _MOVES_FOR,
)
_INBOUND = Counted(
    inbound,
    {"medium": inbound.c.medium, "channel": inbound.c.channel},
    inbound.c.received_at,
    false(),
    _MOVES_FOR,
)


def count(runtime: Runtime) -> None:
    """Count what is due to be counted."""
    always = {"messages": _MESSAGES.look, "inbound": _INBOUND.look, "sessions": _open_sessions}
    week = {kind: _anew(look) for kind, look in weekly.looks(runtime.house.zone).items()}
    kinds = {f"count {kind}": (kind, look) for kind, look in {**always, **week}.items()}
    do_apart(kinds, lambda one: _count(runtime, *one))


def _anew(look: weekly.Look) -> Look:
    """Count all of it each time: nothing of it is settled."""
    return lambda db, mark, now: (mark, Found(), look(db, now))


def _open_sessions(db: Connection, mark: int, now: datetime) -> tuple[int, Found, Found]:
    still = sessions.c.ended_at.is_(None) & (sessions.c.expires_at > now)
    return mark, Found(), count_by(db, {"medium": sessions.c.medium}, still)


def _count(runtime: Runtime, kind: str, look: Look) -> None:
    """Count one kind: looked up without any lock, then written, unless another process was faster."""
    began = monotonic()
    with runtime.database.look() as db:
        now, mark = runtime.clock(db), find_round(db, f"count {kind}")
        if mark and mark[1] > now:
            return
        settled_to, settled, recent = look(db, mark[0] if mark else 0, now)
    next_at = now + max(_EVERY, timedelta(seconds=(monotonic() - began) * _SHARE))
    with suppress(IntegrityError), runtime.database.begin() as db:  # two may come here first, at the same time
        if end_round(db, f"count {kind}", mark, settled_to, next_at):
            write_counts(db, kind, settled, recent)
