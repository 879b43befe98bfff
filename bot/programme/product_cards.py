"""What flows read of a product, and the outcomes of looking at one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from bot.engine.kinds import Digits, Septets


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product as a line in a list."""

    value: int
    label: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as the artisan reads it, and who wants to buy it."""

    value: int
    reference: Annotated[str, Septets(6)]
    name: Annotated[str, Septets(40)]
    price: Annotated[Decimal, Digits(8)]
    quantity: Annotated[int, Digits(5)]


@dataclass(frozen=True, slots=True)
class Cooperative:
    """A cooperative as a line in a list; its own value is its name."""

    value: Annotated[str, Septets(40)]
    label: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class Mine:
    """The contact's own name, for what they make themselves."""

    maker: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class Described:
    """What it is stands on record; whose name it carries does not yet."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class Submitted:
    """Staff are to look at it."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class Shown:
    """It is in the exhibition."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class WantsPhoto:
    """It was returned for its photo."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class WantsName:
    """It was returned for its name."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class WantsPrice:
    """It was returned for its price."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class WantsQuantity:
    """It was returned for its number a month."""

    product: ProductCard


@dataclass(frozen=True, slots=True)
class WantsCall:
    """It was returned for something that is better said on the phone."""

    product: ProductCard
