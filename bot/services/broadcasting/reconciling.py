"""What a broadcast was to cost, costs as we reckon, and was charged, side by side, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from bot.errors import Told
from bot.marking import N_
from bot.services.broadcasting.figures import Figures
from bot.services.broadcasting.forecasting import Forecast

_NOTHING = Decimal(0)


class Line(NamedTuple):
    """One currency of an account."""

    currency: str
    forecast: Decimal
    reckoned: Decimal
    """Of what has begun, at today's prices."""
    charged: Decimal
    """As far as the provider says."""


def account_of(figures: Figures, made: Forecast | None) -> list[Line]:
    """Give a line for each currency in which a broadcast was to cost, costs, or was charged."""
    sums = (made.costs if made else {}, figures.costs, figures.charged.costs)
    names = sorted({currency for one in sums for currency in one if currency})
    return [Line(currency, *(one.get(currency, _NOTHING) for one in sums)) for currency in names]


def differences(figures: Figures, made: Forecast | None) -> Iterator[Told]:
    """Give why these sums differ, each reason as a sentence with its figures."""
    if made and figures.begun < made.messages:
        yield Told(_NOT_BEGUN, {"messages": made.messages - figures.begun})
    elif made and figures.segments != made.segments:
        yield Told(_SEGMENTS, {"segments": figures.segments, "forecast": made.segments})
    if made and figures.by_template > made.by_template:
        yield Told(_BY_TEMPLATE, {"messages": figures.by_template - made.by_template})
    if made and "" in made.costs:
        yield Told(_NO_PRICE)
    charged = figures.charged
    if charged.messages and charged.messages < figures.begun:
        yield Told(_NOT_TOLD, {"messages": figures.begun - charged.messages})
    if charged.free:
        yield Told(_FREE, {"messages": charged.free})
    if charged.messages > charged.free and charged.costs != charged.reckoned:
        sums = {"charged": in_words(charged.costs), "reckoned": in_words(charged.reckoned)}
        yield Told(_OTHERWISE, {"messages": charged.messages, **sums})


def in_words(costs: Mapping[str, Decimal]) -> str:
    """Give sums as they are written: `1,234.50 RWF + 0.40 USD`; a dash where nothing is known."""
    known = [f"{amount:,.2f} {currency}" for currency, amount in sorted(costs.items()) if currency]
    return " + ".join(known) or "-"


_NOT_BEGUN = N_("{messages} messages of the forecast have not begun: they wait, or were called back or left out.")
_SEGMENTS = N_("The messages have {segments} segments, and {forecast} were forecast.")
_BY_TEMPLATE = N_(
    "{messages} messages more than forecast went by the template: their 24 hours on WhatsApp were over when they began."
)
_NO_PRICE = N_("Of some messages the price was not known when the forecast was made.")
_NOT_TOLD = N_("Of {messages} messages the provider has not said yet what it charged.")
_FREE = N_("{messages} messages were not charged.")
_OTHERWISE = N_("For {messages} messages {charged} were charged; at the prices that are entered it is {reckoned}.")
