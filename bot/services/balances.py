"""What is left of our money at the providers: asked every hour, and held against what a week costs."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import Connection, delete, func, insert, select

from bot.asking import Balance, Purse
from bot.errors import SendError
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.weekly import MICRO, add_up, days_of
from bot.store.balances import balances
from bot.store.counts import read_counts
from bot.store.leasing import Lease
from bot.store.prices import spending

_EVERY = timedelta(hours=1)
_HOLDS_FOR = timedelta(days=1)
"""What was said longer ago says nothing of the present."""
_KNOWN = select(balances).order_by(balances.c.provider)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left at a provider, beside what a week costs in that currency."""

    provider: str
    left: Balance
    week: Decimal
    read_at: datetime
    is_low: bool
    """Whether it does not last for another such week."""


def ask_balances(runtime: Runtime) -> None:
    """Ask every provider that can be asked, if that was not done within the hour."""
    if not Lease("balances", secrets.token_hex(8)).take(runtime.database, runtime.clock, _EVERY):
        return
    do_apart({f"balance at {provider}": provider for provider in runtime.adapters}, partial(_ask_one, runtime))


def _ask_one(runtime: Runtime, provider: str) -> None:
    adapter = runtime.adapters[provider]
    if not isinstance(adapter, Purse):
        return
    try:
        left = adapter.balance()
    except SendError as error:
        log.warning("%s could not be asked what is left of our money (%s)", provider, error.code)
    else:
        with runtime.database.begin() as db:
            _keep(db, provider, left, runtime.clock(db))


def read_balances(runtime: Runtime, db: Connection, now: datetime) -> list[Standing]:
    """Give what was left at each provider when it was last asked, within the last day."""
    week = _week(runtime, db, now)
    return [
        Standing(row.provider, Balance(row.amount, row.currency), cost, row.read_at, is_low=row.amount < cost)
        for row in db.execute(_KNOWN.where(balances.c.read_at >= now - _HOLDS_FOR))
        for cost in (week[row.currency],)
    ]


def _keep(db: Connection, provider: str, left: Balance, now: datetime) -> None:
    db.execute(delete(balances).where(balances.c.provider == provider))
    row = {"provider": provider, "amount": left.amount, "currency": left.currency, "read_at": now}
    db.execute(insert(balances).values(row))


def _week(runtime: Runtime, db: Connection, now: datetime) -> defaultdict[str, Decimal]:
    """Give what the last seven days cost, by currency: as charged; where nothing was, as broadcasts were reckoned."""
    first, *_ = days_of(now, runtime.house.zone)
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    reckoned = select(spending.c.currency, func.sum(spending.c.millionths).label("millionths"))
    for row in db.execute(reckoned.where(spending.c.day >= first).group_by(spending.c.currency)):
        found[row.currency] = Decimal(row.millionths) / MICRO
    charged = [row for row in read_counts(db, "week cost") if row[0]["day"] >= first.isoformat()]
    for (currency,), millionths in add_up(charged, "currency").items():
        found[currency] = abs(Decimal(millionths)) / MICRO
    return found
