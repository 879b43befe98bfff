"""What broadcasts have cost today, as far as we know the prices, and the cap that ends them for the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Date, Row, bindparam, select, text

from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.broadcasting.pricing import MILLION, Tariff
from bot.services.broadcasting.wording import bodies
from bot.store.prices import spending
from bot.text import segments

_ADD = text(
    "INSERT INTO spending (day, currency, millionths) VALUES (:day, :currency, :millionths) "
    "ON CONFLICT (day, currency) DO UPDATE SET millionths = spending.millionths + excluded.millionths"
).bindparams(bindparam("day", type_=Date))
_OF_DAY = select(spending.c.currency, spending.c.millionths).where(spending.c.day == bindparam("day"))


def count_begun(runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Count what the rows that have just begun will cost, in the transaction that begins them.

    Whoever begins others meanwhile waits for the day's sum until this transaction ends. Who is tried again was
    counted the first time: nobody charges for what they did not take.
    """
    day = day_of(runtime, now)
    first = [row for row in rows if row.attempts == 1]
    costs = _costs(Tariff.of(db, day), first, bodies(db, first)) if first else {}
    if costs:
        added = [{"day": day, "currency": currency, "millionths": sum_} for currency, sum_ in sorted(costs.items())]
        db.execute(_ADD, added)


def spent(runtime: Runtime, db: Connection, now: datetime) -> dict[str, Decimal]:
    """Give what the day has cost so far, by currency."""
    found = db.execute(_OF_DAY, {"day": day_of(runtime, now)})
    return {row.currency: Decimal(row.millionths) / MILLION for row in found}


def used_up(runtime: Runtime, db: Connection, now: datetime) -> dict[str, Decimal]:
    """Give the caps that the day has come to, by currency."""
    if not runtime.spend_caps:
        return {}
    today = spent(runtime, db, now)
    return {currency: cap for currency, cap in runtime.spend_caps.items() if today.get(currency, 0) >= cap}


def day_of(runtime: Runtime, now: datetime) -> date:
    """Give the day where the contacts live."""
    return now.astimezone(runtime.house.zone).date()


def _costs(tariff: Tariff, rows: Sequence[Row[Any]], words: dict[int, str]) -> Counter[str]:
    costs: Counter[str] = Counter()
    for row in rows:
        price = tariff.find(row.provider, row.medium, row.address) if row.id in words else None
        if price:
            costs[price.currency] += price.millionths * (segments(words[row.id]) if row.medium == Medium.SMS else 1)
    return costs
