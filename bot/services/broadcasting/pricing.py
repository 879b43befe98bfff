"""What a message costs, as far as we know: what staff entered, else what others say, with who says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import Connection, delete, insert, select

from bot.errors import BroadcastError
from bot.marking import N_
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
    category: str = ""
    """Of the templates for which it holds; empty: any, and what is sent in words of our own."""

    def fits(self, address: str, category: str = "") -> bool:
        """Whether it is what a message to an address costs, by a template of this category, if by one."""
        return address.startswith(self.prefix) and self.category in ("", category)

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
        N_("unconfirmed: a reseller says so of Twilio's price to Rwanda; see the pricing page of your account"),
    ),
    Price(
        "africastalking",
        Medium.SMS,
        "+250",
        Decimal("0.019"),
        "USD",
        _LONG_AGO,
        N_("unconfirmed: a reseller's own offer to Rwanda; Africa's Talking quotes in local currency, by contract"),
    ),
)
"""What holds where staff entered nothing for a provider and medium. Of WhatsApp's rate for Rwanda nothing is known."""


class Tariff:
    """The prices of one day."""

    def __init__(self, standing: Sequence[Price]) -> None:
        """Take the prices that hold; of several that fit, one of a category counts, then the longest prefix."""
        self.standing = sorted(standing, key=lambda price: (bool(price.category), len(price.prefix)), reverse=True)

    @classmethod
    def of(cls, db: Connection, day: date) -> Self:
        """Read the prices of a day."""
        entered = select(prices).where(prices.c.since <= day).order_by(prices.c.since)
        found = [Price(**{key: row[key] for key in Price.__slots__}) for row in db.execute(entered).mappings()]
        own = {(price.provider, price.medium, price.prefix, price.category): price for price in found}
        known = {key[:2] for key in own}
        return cls([*own.values(), *(price for price in UNCONFIRMED if (price.provider, price.medium) not in known)])

    def of_channel(self, provider: str, medium: str) -> list[Price]:
        """Give what a provider takes on a medium; of several prices that fit, the first counts."""
        return [price for price in self.standing if (price.provider, price.medium) == (provider, medium)]

    def least(self, currency: str) -> Decimal:
        """Give the lowest price in a currency."""
        return min((price.amount for price in self.standing if price.currency == currency), default=Decimal(0))

    def find(self, provider: str, medium: str, address: str, category: str = "") -> Price | None:
        """Give what a segment, or a message, costs to an address."""
        return next((price for price in self.of_channel(provider, medium) if price.fits(address, category)), None)


def set_price(db: Connection, price: Price) -> int:
    """Enter a price, and give its id; it replaces what was entered for the same day, and leaves what was before."""
    same = (prices.c.provider == price.provider) & (prices.c.medium == price.medium)
    same &= (prices.c.prefix == price.prefix) & (prices.c.since == price.since)
    same &= prices.c.category == price.category
    db.execute(delete(prices).where(same))
    values = {name: getattr(price, name) for name in Price.__slots__}
    return int(db.execute(insert(prices).values(values).returning(prices.c.id)).scalar_one())


def enter_price(db: Connection, price: Price, by: By, now: datetime) -> None:
    """Enter a price as `set_price` does, on record. Raises BroadcastError for a template's by SMS."""
    if price.category and price.medium != Medium.WHATSAPP:
        raise BroadcastError(N_("A template is for WhatsApp alone."))
    kind = f" for templates of {price.category}" if price.category else ""
    whose = " ".join(filter(None, (price.provider, price.medium, price.prefix)))
    note = f"{whose}: {price.amount} {price.currency} from {price.since}{kind}"
    change = Change(prices.name, set_price(db, price), "enter", "entered", note=note)
    put_on_record(db, [change], by, now)
