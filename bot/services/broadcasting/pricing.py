"""What a message costs, as far as we know: what staff entered, else what others say, with who says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import Connection, delete, insert, select

from bot.messages import Medium
from bot.programme.lifecycle import By, Change, put_on_record
from bot.store.prices import prices

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Of a segment of an SMS, of a whole message on WhatsApp."""

    provider: str
    medium: str
    prefix: str
    """How a number begins for which it holds; empty: any."""
    amount: Decimal
    currency: str
    since: date
    source: str

    @property
    def millionths(self) -> int:
        """The amount in millionths of the currency, which add up exactly."""
        return int(self.amount * MILLION)


_LONG_AGO = date(2026, 11, 1)
UNCONFIRMED = (
    Price(
        "twilio",
        Medium.SMS,
        "+250",
        Decimal("0.0487"),
        "USD",
        _LONG_AGO,
        "unconfirmed: a reseller says so of Twilio's price to Rwanda; see the pricing page of your account",
    ),
    Price(
        "africastalking",
        Medium.SMS,
        "+250",
        Decimal("0.019"),
        "USD",
        _LONG_AGO,
        "unconfirmed: a reseller's own offer to Rwanda; Africa's Talking quotes in local currency, by contract",
    ),
)
"""What holds where staff entered nothing for a provider and medium. Of WhatsApp's rate for Rwanda nothing is known."""


class Tariff:
    """The prices of one day."""

    def __init__(self, standing: Sequence[Price]) -> None:
        """Take the prices that hold; of several for one number the one with the longest prefix counts."""
        self.standing = sorted(standing, key=lambda price: len(price.prefix), reverse=True)

    @classmethod
    def of(cls, db: Connection, day: date) -> Self:
        """Read the prices of a day."""
        entered = select(prices).where(prices.c.since <= day).order_by(prices.c.since)
        own = {
            (row.provider, row.medium, row.prefix): Price(**{key: row._mapping[key] for key in Price.__slots__})  # noqa: SLF001  # a row's own way
            for row in db.execute(entered)
        }
        known = {key[:2] for key in own}
        return cls([*own.values(), *(price for price in UNCONFIRMED if (price.provider, price.medium) not in known)])

    def of_channel(self, provider: str, medium: str) -> list[Price]:
        """Give what a provider takes on a medium, the price of the longest prefix first."""
        return [price for price in self.standing if (price.provider, price.medium) == (provider, medium)]

    def least(self, currency: str) -> Decimal:
        """Give the lowest price in a currency."""
        return min((price.amount for price in self.standing if price.currency == currency), default=Decimal(0))

    def find(self, provider: str, medium: str, address: str) -> Price | None:
        """Give what a segment, or a message, costs to an address."""
        return next((price for price in self.of_channel(provider, medium) if address.startswith(price.prefix)), None)


def set_price(db: Connection, price: Price) -> int:
    """Enter a price, and give its id; it replaces what was entered for the same day, and leaves what was before."""
    same = (prices.c.provider == price.provider) & (prices.c.medium == price.medium)
    same &= (prices.c.prefix == price.prefix) & (prices.c.since == price.since)
    db.execute(delete(prices).where(same))
    values = {name: getattr(price, name) for name in Price.__slots__}
    return int(db.execute(insert(prices).values(values).returning(prices.c.id)).scalar_one())


def enter_price(db: Connection, price: Price, by: By, now: datetime) -> None:
    """Enter a price as `set_price` does, on record."""
    note = f"{price.provider} {price.medium} {price.prefix}: {price.amount} {price.currency} from {price.since}"
    change = Change(prices.name, set_price(db, price), "enter", "entered", note=note)
    put_on_record(db, [change], by, now)
