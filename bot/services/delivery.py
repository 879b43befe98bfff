"""Sends what is due: claims in batches, begins what the rate budget lets go, hands over at once, records together.

A message has begun once its row says `sending`, committed before the provider is called; a row that says so when
its lease runs out was attempted and is unknown, never silently sent again.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Row

from bot.errors import Fault, SendError
from bot.logs import about
from bot.marking import N_
from bot.messages import Medium, OfferedChoice, Outbound
from bot.runtime import Runtime
from bot.services.beginning import Begun, begin, give_back
from bot.services.claims import BULK, Claims
from bot.services.hands import Hands
from bot.services.recording import NOT_CALLED, Result, Sent, record
from bot.store.claiming import LEASE
from bot.store.database import STORE_AWAY

_TOGETHER = 128
"""How many messages of a channel a worker hands over at once."""
_TICK = 0.02
"""Seconds between two rounds while much is under way: what comes back meanwhile is recorded together."""
_FEW = 8
"""Messages under way for which nobody waits: what comes back is recorded at once."""
_LOOK_AGAIN = 0.1
"""Seconds after which somebody who waits looks whether there is something new."""
_STORE_PAUSE = 0.5
_LAST_WORDS = 10.0
"""Seconds for which a worker that is told to stop goes on trying to record what came back."""
_REST = timedelta(seconds=1)
_LONGEST_REST = timedelta(minutes=1)
"""How long a sender rests whose provider finds it too fast: at least, and at the most."""
_TOO_LATE = SendError(Fault.AWAY, N_("We stood still until it was no longer ours to hand over."), code=NOT_CALLED)

log = logging.getLogger(__name__)

_Piece = tuple[Begun, float]
"""A message that has begun, and the instant at which it may go."""


def drain(runtime: Runtime, lane: str) -> int:
    """Send what is due on a lane until nothing is; gives how many messages were begun.

    What comes in meanwhile is sent too. Told to stop, it begins nothing more and frees what it holds.
    """
    return _Drain(runtime, lane).run()


class _Drain:
    """One lane at work, from the first claim to the last record."""

    def __init__(self, runtime: Runtime, lane: str) -> None:
        self._runtime = runtime
        self._lane = lane
        self._claims = Claims(runtime, lane)
        self._under_way: Counter[str] = Counter()
        self._came_back: SimpleQueue[Sent] = SimpleQueue()
        self._begun = 0

    def run(self) -> int:
        with Hands(self._hand_over) as hands:
            try:
                while self._goes_on():
                    self._record(self._collect(self._begin(hands)))
            finally:
                with suppress(*STORE_AWAY):
                    give_back(self._runtime, self._claims.leave())
                while self._under_way.total():
                    self._record(self._collect(_LOOK_AGAIN))
        return self._begun

    def _goes_on(self) -> bool:
        if self._runtime.stopping.is_set():
            return False
        self._claims.fill(is_waiting=bool(self._under_way))
        return bool(self._claims) or self._under_way.total() > 0 or self._claims.looks_again

    def _begin(self, hands: Hands[_Piece]) -> float:
        """Begin what may go now and hand it over; give how many seconds may be waited for results."""
        chosen, wait = self._choose()
        if not chosen:
            return wait
        times = {row.id: at for row, at in chosen}
        begun = begin(self._runtime, [row for row, _ in chosen], self._claims.probes)
        for piece in begun:
            hands.take((piece, times[piece.row.id]), self._under_way.total() + 1)
            self._under_way[piece.row.channel] += 1
        self._begun += len(begun)
        return _TICK if len(begun) < len(chosen) else 0.0

    def _choose(self) -> tuple[list[tuple[Row[Any], float]], float]:
        """Give the claimed messages that may go, each with its instant; and how long to wait where there are none."""
        chosen: list[tuple[Row[Any], float]] = []
        wait = _LOOK_AGAIN
        for channel in self._claims.channels():
            want = min(self._claims.count(channel), _TOGETHER - self._under_way[channel])
            if want > 0:
                booking = self._runtime.pace.book(channel, want, urgent=self._lane != BULK)
                wait = min(wait, booking.wait)
                chosen += zip(self._claims.take(channel, len(booking.times)), booking.times, strict=True)
        return chosen, wait

    def _hand_over(self, piece: _Piece) -> None:
        begun, at = piece
        if (early := at - monotonic()) > 0:
            sleep(early)
        is_late = monotonic() - at > LEASE.total_seconds()
        with about(outbox=begun.row.id):
            self._came_back.put((begun.row, _TOO_LATE if is_late else _send(self._runtime, begun)))

    def _collect(self, wait: float) -> list[Sent]:
        """Give what has come back, waiting for the first a while; with much under way, for what comes with it too."""
        sent: list[Sent] = []
        with suppress(Empty):
            sent.append(self._came_back.get(timeout=max(wait, _TICK)))
            if self._under_way.total() > _FEW:
                sleep(_TICK)
            while True:
                sent.append(self._came_back.get_nowait())
        return sent

    def _record(self, sent: Sequence[Sent]) -> None:
        """Record what came back; while the store is away, keep it and try again."""
        if not sent:
            return
        self._under_way.subtract(Counter(row.channel for row, _ in sent))
        self._slow_down(sent)
        self._claims.note(row.id for row, _ in sent)
        ends_at = monotonic() + _LAST_WORDS
        while True:
            try:
                record(self._runtime, sent)
            except STORE_AWAY as error:
                log.warning("%d results wait for the store (%s)", len(sent), type(error).__name__)
                if self._runtime.stopping.is_set() and monotonic() > ends_at:
                    raise
                sleep(_STORE_PAUSE)
            else:
                return

    def _slow_down(self, sent: Sequence[Sent]) -> None:
        for row, result in sent:
            if isinstance(result, SendError) and result.fault is Fault.BUSY:
                self._runtime.pace.slow_down(row.channel, min(result.retry_after or _REST, _LONGEST_REST))


def _send(runtime: Runtime, begun: Begun) -> Result:
    row = begun.row
    try:
        outbound = _outbound(begun)
        channel = runtime.channels[row.channel]
    except Exception:
        log.exception("message %s cannot be put together", row.id)
        return SendError(Fault.RETRY, N_("An error of ours before it was handed over; see the log."), code=NOT_CALLED)
    try:
        return runtime.adapters[channel.provider].send(channel, outbound)
    except SendError as error:
        return error
    except Exception:
        # Whether it was handed over is not known any more; the row must not go round for ever.
        log.exception("message %s: our own fault while sending", row.id)
        return SendError(Fault.UNKNOWN, N_("An error of ours; see the log."))


def _outbound(begun: Begun) -> Outbound:
    row = begun.row
    worth_until = min(filter(None, (row.expires_at, row.ends_at)), default=None)
    choices = tuple(OfferedChoice(*pair) for pair in json.loads(row.choices)) if row.choices else ()
    return Outbound(
        str(row.id),
        Medium(row.medium),
        row.address,
        begun.body,
        prompt=row.prompt,
        choices=choices,
        opener=row.opener,
        media_url=begun.media_url,
        template=begun.template,
        valid_for=worth_until - row.begun_at if worth_until else None,
    )
