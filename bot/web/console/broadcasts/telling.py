"""Broadcasts in words: what they cost, and what is wrong with them, in the language of who looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from bot.errors import Told
from bot.marking import N_
from bot.web.console.desk import Desk


def money(desk: Desk, costs: Mapping[str, Decimal]) -> str:
    """Give sums by currency; of what has no known price it is said."""
    known = [f"{amount:,.2f} {currency}" for currency, amount in sorted(costs.items()) if currency]
    return " + ".join(known) or desk.say(N_("not known"))


def say_all(desk: Desk, told: Iterable[Told]) -> list[str]:
    """Give what is told, each once; a state among what fills it is called as staff call it."""
    return list(dict.fromkeys(say(desk, one) for one in told))


def say(desk: Desk, told: Told) -> str:
    """Give what is told."""
    values = {name: desk.word(value) if isinstance(value, StrEnum) else value for name, value in told.values.items()}
    return desk.say(told.sentence, **values)
