"""What a broadcast will cost, to the segment, before it is sent: each recipient's own words by the one renderer.

Rows are read in chunks, so that memory stays flat; before preparing they are the audience's, afterwards the outbox's,
and of an audience that did not change the two give the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, bindparam, select, update

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.pricing import Price, Tariff
from bot.services.broadcasting.recipients import CHUNK, Recipients
from bot.services.broadcasting.spending import day_of
from bot.services.broadcasting.states import State
from bot.services.broadcasting.templating import categories_of
from bot.services.broadcasting.wording import size, wording
from bot.services.quiet import next_allowed, next_quiet
from bot.store.broadcasts import WAITING, broadcasts
from bot.store.outbox import outbox

_PREPARED = (
    select(outbox.c.id, outbox.c.language, outbox.c.address, outbox.c.fields, outbox.c.template_text_id)
    .where(outbox.c.broadcast_id == bindparam("of_broadcast"), WAITING)
    .where(outbox.c.id > bindparam("last"))
    .order_by(outbox.c.id)
    .limit(CHUNK)
)


_NOT_MADE = N_("Broadcast {broadcast} is {status}, and no forecast was made before.")


_NOT_KNOWN = (
    N_("what the provider adds to the words, or writes in other letters, and bills as a further segment"),
    N_("fees of the networks that come on top of the provider's price"),
)
_WHEN_THEY_BEGIN = N_(
    "who has not written for 24 hours when their message begins: they get the template then, at its price"
)
_WITHOUT_TEMPLATE = N_(
    "who has not written for 24 hours when their message begins: they get nothing then, and it costs nothing"
)


class Line(BaseModel):
    """So many messages in one language, of so many segments each, at one price."""

    language: str
    segments: int
    currency: str
    """Empty where the price is not known."""
    price: Decimal
    messages: int
    category: str = ""
    """Of the template that they are sent by; empty for the broadcast's own words."""


class Forecast(BaseModel):
    """What a broadcast will cost."""

    made_at: datetime
    lines: tuple[Line, ...]
    sources: tuple[str, ...]
    """Who says what the prices are."""

    @property
    def messages(self) -> int:
        """How many messages there are."""
        return sum(line.messages for line in self.lines)

    @property
    def segments(self) -> int:
        """How many segments they have in all; a message on WhatsApp counts as one."""
        return sum(line.messages * line.segments for line in self.lines)

    @property
    def by_template(self) -> int:
        """How many messages go by a template."""
        return sum(line.messages for line in self.lines if line.category)

    @property
    def costs(self) -> dict[str, Decimal]:
        """The sum by currency; under the empty one it is zero: those prices are not known."""
        costs: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            costs[line.currency] += line.messages * line.segments * line.price
        return dict(costs)


def forecast(runtime: Runtime, broadcast_id: int, progress: Callable[[int], object] = lambda _rows: None) -> Forecast:
    """Reckon what a draft or a prepared broadcast will cost; of one that was started, give what was told before.

    What is reckoned of a prepared one is kept with it. `progress` is told how many rows each chunk had. Raises
    BroadcastError where it was started without.
    """
    with runtime.database.begin() as db:
        broadcast = states.get_broadcast(db, broadcast_id)
        now = runtime.clock(db)
        tariff = Tariff.of(db, day_of(runtime, now))
    if broadcast.status not in {State.DRAFT, State.PREPARED, State.APPROVED}:
        if broadcast.forecast is None:
            raise BroadcastError(_NOT_MADE, broadcast=broadcast_id, status=State(broadcast.status))
        return Forecast.model_validate_json(broadcast.forecast)
    made = _reckon(runtime, broadcast, tariff, now, progress)
    if broadcast.status != State.DRAFT:
        standing = broadcasts.c.status.in_((State.PREPARED, State.APPROVED))
        kept = update(broadcasts).where(broadcasts.c.id == broadcast_id, standing)
        with runtime.database.begin() as db:
            db.execute(kept.values(forecast=made.model_dump_json()))
    return made


def not_known(broadcast: Row[Any]) -> tuple[str, ...]:
    """Give what no forecast of a broadcast can say."""
    if broadcast.medium != Medium.WHATSAPP:
        return _NOT_KNOWN
    return (*_NOT_KNOWN, _WHEN_THEY_BEGIN if broadcast.template_id else _WITHOUT_TEMPLATE)


def rows_of(runtime: Runtime, broadcast: Row[Any]) -> Iterator[Sequence[Any]]:
    """Give language, address and fields of all who would be or are written to, chunk by chunk, each read by itself."""
    last = 0
    while True:
        with runtime.database.begin() as db:
            read = _chunk_of_audience if broadcast.status == State.DRAFT else _chunk_of_outbox
            found = read(runtime, db, broadcast, last)
        if found is None:
            return
        yield found[0]
        last = found[1]


def ends_at(
    runtime: Runtime, begins_at: datetime, channel: str, messages: int, over: timedelta = timedelta()
) -> datetime:
    """Give when so many messages are out that begin at an instant, at the channel's rate and outside quiet hours.

    Those that are spread over a while take as long at least.
    """
    zone, quiet = runtime.house.zone, runtime.quiet
    left = max(over, timedelta(seconds=messages / runtime.pace.rate(channel)))
    at = next_allowed(begins_at, quiet, zone)
    while (room := next_quiet(at, quiet, zone) - at) < left:
        left -= room
        at = next_allowed(at + room, quiet, zone)
    return at + left


_Chunk = tuple[Sequence[Any], int] | None
"""Some rows, and where the next ones begin; None after the last."""


def _chunk_of_outbox(_runtime: Runtime, db: Connection, broadcast: Row[Any], last: int) -> _Chunk:
    rows = db.execute(_PREPARED, {"of_broadcast": broadcast.id, "last": last}).all()
    return (rows, rows[-1].id) if rows else None


def _chunk_of_audience(runtime: Runtime, db: Connection, broadcast: Row[Any], last: int) -> _Chunk:
    recipients = Recipients.of(runtime, broadcast, runtime.clock(db))
    upto = recipients.upto(db, last)
    return None if upto is None else (db.execute(recipients.reached(last, upto)).all(), upto)


def _reckon(
    runtime: Runtime, broadcast: Row[Any], tariff: Tariff, now: datetime, progress: Callable[[int], object]
) -> Forecast:
    medium = Medium(broadcast.medium)
    words = {"en": wording(broadcast.text_en, medium), "rw": wording(broadcast.text_rw, medium)}
    channel = runtime.channels.get(broadcast.channel)
    prices = tariff.of_channel(channel.provider, medium) if channel else []
    with runtime.database.look() as db:
        categories = categories_of(db, broadcast.template_id)
    counted: Counter[tuple[str, int, str, int]] = Counter()
    for rows in rows_of(runtime, broadcast):
        for row in rows:
            category = categories[getattr(row, "template_text_id", None)]
            which = next((place for place, price in enumerate(prices) if price.fits(row.address, category)), -1)
            segments = 1 if category else size(words[row.language].fill(row.fields), medium)
            counted[row.language, segments, category, which] += 1
        progress(len(rows))
    used = sorted({which for *_, which in counted if which >= 0})
    sources = tuple(prices[which].source for which in used)
    return Forecast(made_at=now, lines=tuple(_lines(prices, counted)), sources=sources)


def _lines(prices: Sequence[Price], counted: Mapping[tuple[str, int, str, int], int]) -> Iterator[Line]:
    for (language, segments, category, which), messages in sorted(counted.items()):
        known = {"currency": prices[which].currency, "price": prices[which].amount} if which >= 0 else _NO_PRICE
        yield Line(language=language, segments=segments, messages=messages, category=category, **known)


_NO_PRICE: Mapping[str, Any] = {"currency": "", "price": Decimal(0)}
