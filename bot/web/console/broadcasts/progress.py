"""How far a broadcast is: what is prepared of it, then what became of its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.messages import MessageStatus
from bot.services.broadcasting.belonging import NOT_REACHED
from bot.services.broadcasting.figures import Figures, figures_of
from bot.services.broadcasting.states import State
from bot.services.broadcasting.waiting import why_it_waits
from bot.store.contacts import contacts
from bot.web.console.broadcasts.names import RESULTS
from bot.web.console.broadcasts.telling import money
from bot.web.console.desk import Desk

_NOT_BEGUN = {State.DRAFT, State.PREPARED, State.APPROVED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is."""

    of: int = 0
    done: int = 0
    results: tuple[tuple[str, int], ...] = ()
    """What became of its messages, and of how many."""
    cost: str = ""
    missed: int = 0
    """How many it surely did not reach."""
    figures: Figures | None = None
    why: str = ""
    """Why nothing of it begins at this moment, though it is started."""
    is_moving: bool = False
    """Whether it may look otherwise in a moment."""

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // self.of if self.of else 0


def progress_of(desk: Desk, db: Connection, row: Row[Any]) -> Progress:
    """Give how far it is: how many contacts were looked at for it, then how many of its messages have begun."""
    if row.status == State.PREPARING:
        last = db.execute(select(func.max(contacts.c.id))).scalar_one_or_none() or 0
        return Progress(last, row.prepared_to, is_moving=True)
    if row.status in _NOT_BEGUN:
        return Progress(is_moving=row.status == State.PREPARED and row.forecast is None)
    figures = figures_of(desk.runtime, db, row)
    counted, of = figures.messages, row.recipients or 0
    waits = counted.get(MessageStatus.QUEUED, 0)
    return Progress(
        of,
        of - waits,
        tuple((desk.say(name), counted[status]) for status, name in RESULTS.items() if counted.get(status)),
        money(desk, figures.costs) if figures.costs else "",
        sum(counted.get(status, 0) for status in NOT_REACHED),
        figures,
        desk.retell(why_it_waits(desk.runtime, db, row, waits)),
        is_moving=row.status == State.STARTED or (row.status == State.CANCELLED and waits > 0),
    )
