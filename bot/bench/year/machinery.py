"""What the bot's own processes do in the year: the sweeper, the workers of the lanes, and the chores."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.bench.year.agenda import at_mark
from bot.messages import DeliveryUpdate, MessageStatus
from bot.programme.status import Status
from bot.services.broadcasting.closing import tend
from bot.services.broadcasting.states import State
from bot.services.chores import do_chores, do_each
from bot.services.delivery import drain
from bot.services.due import do_due
from bot.services.nudging import nudge
from bot.services.offering import pass_on
from bot.services.statuses import take_in_update
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.due import due
from bot.store.outbox import outbox
from bot.store.workshops import registrations

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.year.gateway import Sent
    from bot.bench.year.world import World

EVERY = timedelta(minutes=30)
"""How often it is swept at the most; people find what they wrote answered by then."""
_WHOLE_EVERY, _CHORES_EVERY = timedelta(days=1), timedelta(days=7)
"""How often the whole of a sweep is done, alerts and all, and the chores; in between only what moves the programme."""
_MOVES = (pass_on, nudge, tend, do_due)
_NEXT = (
    select(func.min(due.c.due_at)).where(due.c.done_at.is_(None)),
    select(func.min(outbox.c.due_at)).where(outbox.c.status == MessageStatus.QUEUED, outbox.c.broadcast_id.is_(None)),
    select(func.min(registrations.c.offered_until)).where(registrations.c.status == Status.OFFERED),
)
"""What says when there is something to do next."""
_NEWS = select(broadcasts.c.id).where(broadcasts.c.status == State.STARTED).limit(1)
_REPORTED = 0.1
"""The share of messages that their provider reports on: enough to see that all are taken in."""
_ARRIVES = 0.97


class Machinery:
    """The bot's processes; what goes out is handed to whom it reaches."""

    def __init__(self, world: World, deliver: Callable[[Sent], None]) -> None:
        """Begin with the world."""
        self._world = world
        self._deliver = deliver
        self._due_at = self._whole_at = self._chores_at = world.now
        self._news = False

    def wake(self) -> None:
        """Look whether something is to be done: something was said since the last time, or something is due."""
        world = self._world
        self._news = self._news or "bulk" in world.rung
        if world.rung or world.now >= self._due_at:
            self.turn()
            self._look_ahead()
        world.agenda.at(at_mark(world.now + timedelta(seconds=1), EVERY), self.wake)

    def turn(self) -> None:
        """Sweep, send what is due, and do the chores once a week."""
        world = self._world
        if world.now >= self._whole_at:
            self._whole_at = world.now + _WHOLE_EVERY
            sweep(world.runtime, "year")
        else:
            do_each(world.runtime, _MOVES)
        if world.now >= self._chores_at:
            self._chores_at = world.now + _CHORES_EVERY
            do_chores(world.runtime)
        self._send()

    def _send(self) -> None:
        """Send what is due, and hand it to whom it reaches."""
        world = self._world
        drain(world.runtime, "replies")
        if self._news:
            drain(world.runtime, "bulk")
        world.rung.clear()
        for gateway in world.gateways:
            for sent in gateway.fetch():
                self._take(sent)

    def _look_ahead(self) -> None:
        """Find out when there is something to do next; while news are sent, that is at once."""
        with self._world.runtime.database.look() as db:
            self._news = db.execute(_NEWS).first() is not None
            found = [moment for query in _NEXT if (moment := db.execute(query).scalar())]
        self._due_at = self._world.now if self._news else min([*found, self._whole_at])

    def _take(self, sent: Sent) -> None:
        world = self._world
        world.sent.append(sent)
        person = world.people[sent.outbound.address]
        world.note_wish(person, sent.outbound.body)
        if world.happens(_REPORTED):
            self._report(sent)
        self._deliver(sent)

    def _report(self, sent: Sent) -> None:
        status = MessageStatus.DELIVERED if self._world.happens(_ARRIVES) else MessageStatus.FAILED
        word, reference = str(status), sent.outbound.reference
        take_in_update(
            self._world.runtime, DeliveryUpdate(sent.provider, sent.provider_id, word, status, reference=reference)
        )
