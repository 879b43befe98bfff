"""Who is in the middle of something: a question is open that is worth coming back to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.engine.calls import Library
from bot.engine.flow import CONTACT, Do, Flow, Menu, Step, targets_of
from bot.engine.session import Session
from bot.errors import FlowError, SessionError
from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.passage import OFFER
from bot.services.quiet import awake, next_allowed
from bot.store.conversations import sessions

SILENT_FOR = timedelta(minutes=4)
"""After which a conversation is no longer gone on with.

A USSD call lives three minutes at the most (3GPP leaves it to the network; 180 s is usual): then it is over.
"""

_PATIENCE = timedelta(hours=1)
"""For so long a broadcast of which nothing else is left waits for who goes on and on: it has to come to an end."""

_NOTHING_BEGUN = frozenset({"menu", "language"})
_READ = frozenset({"assist", "details", "registrations"})
"""Flows in which contacts read, of themselves or for help: where they change nothing there is nothing more to do."""

_TALKING = (
    select(sessions.c.id, sessions.c.contact_id, sessions.c.medium, sessions.c.touched_at)
    .add_columns(sessions.c.state, sessions.c.digest)
    .where(sessions.c.contact_id.in_(bindparam("ids", expanding=True)), sessions.c.ended_at.is_(None))
    .where(sessions.c.touched_at > bindparam("since"))
)


def find_waits(
    runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], held: Mapping[int, Row[Any]], now: datetime
) -> dict[int, datetime]:
    """Give which of these messages of broadcasts wait lest they cut into a conversation, by id, and until when each.

    None does that would be worth nothing by then, or whose broadcast, of those that are `held`, waits for too long.
    """
    talking = _find_talking(runtime, db, {row.contact_id for row in rows}, now)
    quiet, zone = runtime.quiet, runtime.house.zone
    waits = {}
    for row in (row for row in rows if row.contact_id in talking):
        until, broadcast = talking[row.contact_id], held[row.broadcast_id]
        goes_at = next_allowed(until, quiet, zone)
        since = max(filter(None, (broadcast.moved_at, broadcast.starts_at)), default=now)
        is_worth = all(end is None or goes_at < end for end in (row.expires_at, broadcast.ends_at))
        if is_worth and awake(since, now, quiet, zone) < _PATIENCE:
            waits[row.id] = until
    return waits


def _find_talking(runtime: Runtime, db: Connection, contact_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Give of these contacts those who are called just now, or in the middle of something, and until when they may be.

    What cannot be read of a session counts as nothing open: it begins again with the next turn.
    """
    if not contact_ids:
        return {}
    found = db.execute(_TALKING, {"ids": sorted(contact_ids), "since": now - SILENT_FOR})
    return {
        row.contact_id: row.touched_at + SILENT_FOR
        for row in found
        if row.medium == Medium.USSD or is_midway(runtime, db, row)
    }


def is_midway(runtime: Runtime, db: Connection, row: Row[*tuple[object, ...]]) -> bool:
    """Whether in a session's row, of which `state` and `digest` count, a question is open worth coming back to.

    The main menu and the choice of a language are not; what was only read is not; and who holds an offer has been
    written to about it.
    """
    try:
        session = Session.load(row.state)
        program = runtime.programs.get(db, row.digest)
        stack = [frame for frame in session.stack if frame[0] != "language"] or session.stack
        flow, name = stack[-1]
        step = program.steps[flow, name, session.language].step
        if stack[0][0] == OFFER or flow in _NOTHING_BEGUN:
            return False
        return flow not in _READ or _changes(step, program.flows[flow], runtime.library)
    except (SessionError, FlowError, LookupError):  # of a revision that what runs now does not serve any more
        return False


def _changes(step: Step, flow: Flow, library: Library) -> bool:
    """Whether the answer to a question is kept, or is acted on before another is put."""
    if not isinstance(step, Menu):
        return True
    first = flow.steps.get(next(iter(targets_of(step))).step)  # what a question is about comes first
    decides = isinstance(first, Do) and not library.actions[first.action].reads_only
    return decides or (step.save or "").startswith(CONTACT)
