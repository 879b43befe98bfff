"""What broadcasts have cost today, as far as we know the prices, and the cap that ends them for the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Row, bindparam, select, text

from bot.programme.lifecycle import TIME
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.pricing import MILLION, Price, Tariff
from bot.services.broadcasting.reasons import reason_of
from bot.services.broadcasting.states import Way
from bot.store.prices import spending

_ADD = text(
    "INSERT INTO spending (day, currency, millionths) VALUES (:day, :currency, :millionths) "
    "ON CONFLICT (day, currency) DO UPDATE SET millionths = spending.millionths + excluded.millionths "
    "RETURNING millionths"
).bindparams(bindparam("day", type_=Date))
_OF_DAY = select(spending.c.currency, spending.c.millionths).where(spending.c.day == bindparam("day"))


class Size(NamedTuple):
    """What a message is paid by."""

    segments: int
    category: str = ""
    """Of the template that it goes by; empty for a broadcast's own words."""


def afford(
    runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], sizes: Mapping[int, Size], now: datetime
) -> list[Row[Any]]:
    """Give those of the rows that the day's caps leave room for, in their order, and count what they cost.

    Called in the transaction that begins them, for rows of broadcasts that it holds, with the size of each: whoever
    begins others waits meanwhile, so that no cap is ever exceeded. A broadcast with a row too many is paused. Who is
    tried again was counted the first time, for nobody charges for what they did not take; unless they go by a template
    now, which costs another price.
    """
    tariff = Tariff.of(db, day_of(runtime, now))
    fresh = {row.id: row for row in rows if not row.begun_at or _goes_otherwise(row, sizes[row.id])}
    found = {row_id: _cost(runtime, tariff, row, sizes[row_id]) for row_id, row in fresh.items()}
    costs = {row_id: cost for row_id, cost in found.items() if cost}
    over: set[int] = set()
    for currency in sorted({currency for currency, _ in costs.values()}):
        paid = {row_id: millionths for row_id, (of, millionths) in costs.items() if of == currency}
        over |= _too_many(runtime, db, currency, paid, now)
    for broadcast in sorted({row.broadcast_id for row in rows if row.id in over}):
        states.move(db, broadcast, Way.PAUSE, TIME, now, reason=reason_of(runtime, costs[min(over)][0]))
    return [row for row in rows if row.id not in over]


def spent(runtime: Runtime, db: Connection, now: datetime) -> dict[str, Decimal]:
    """Give what the day has cost so far, by currency."""
    found = db.execute(_OF_DAY, {"day": day_of(runtime, now)})
    return {row.currency: Decimal(row.millionths) / MILLION for row in found}


def used_up(runtime: Runtime, db: Connection, tariff: Tariff, now: datetime) -> dict[str, Decimal]:
    """Give the caps, by currency, that leave no room today for as much as the cheapest message."""
    today = spent(runtime, db, now)
    caps = runtime.spend_caps.items()
    return {currency: cap for currency, cap in caps if today.get(currency, 0) + tariff.least(currency) > cap}


def currencies(runtime: Runtime, tariff: Tariff, channel_name: str) -> set[str]:
    """Give the currencies in which sending by a channel is paid."""
    return {price.currency for price in _prices(runtime, tariff, channel_name)}


def has_price(runtime: Runtime, tariff: Tariff, channel_name: str) -> bool:
    """Whether it is known what a channel takes for any message: also for one in words of our own."""
    return any(not price.category for price in _prices(runtime, tariff, channel_name))


def day_of(runtime: Runtime, now: datetime) -> date:
    """Give the day where the contacts live."""
    return now.astimezone(runtime.house.zone).date()


def _prices(runtime: Runtime, tariff: Tariff, channel_name: str) -> list[Price]:
    channel = runtime.channels.get(channel_name)
    return tariff.of_channel(channel.provider, channel.medium) if channel else []


def _goes_otherwise(row: Row[Any], size: Size) -> bool:
    """Whether it was to go in words of our own when it was begun first, and goes by a template now."""
    return bool(size.category) and row.template_text_id is None


def _cost(runtime: Runtime, tariff: Tariff, row: Row[Any], size: Size) -> tuple[str, int] | None:
    channel = runtime.channels[row.channel]
    price = tariff.find(channel.provider, channel.medium, row.address, size.category)
    return (price.currency, price.millionths * size.segments) if price else None


def _too_many(runtime: Runtime, db: Connection, currency: str, costs: Mapping[int, int], now: datetime) -> set[int]:
    """Count these costs and give the rows that are not paid for any more, whose costs are not counted."""
    day = day_of(runtime, now)
    sum_ = _add(db, day, currency, sum(costs.values()))
    cap = runtime.spend_caps.get(currency)
    if cap is None or sum_ <= cap * MILLION:
        return set()
    left = int(cap * MILLION) - sum_ + sum(costs.values())
    over: set[int] = set()
    for row_id in sorted(costs):
        if over or costs[row_id] > left:
            over.add(row_id)
        else:
            left -= costs[row_id]
    _add(db, day, currency, -sum(costs[row_id] for row_id in over))
    return over


def _add(db: Connection, day: date, currency: str, millionths: int) -> int:
    values = {"day": day, "currency": currency, "millionths": millionths}
    return int(db.execute(_ADD, values).scalar_one())
