"""A small programme for flows to call in tests: one action or source for each shape that there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal

from bot.engine.calls import Library, action, library, source
from bot.engine.kinds import Digits, Septets, shape_of
from bot.engine.values import Both


@dataclass(frozen=True)
class Card:
    """A workshop with everything that can be shown."""

    value: int
    title: Annotated[Both, Septets(30)]
    starts_on: date
    starts_at: time
    closes_at: datetime
    fee: Annotated[Decimal, Digits(5)]
    seats: Annotated[int, Digits(3)]


@dataclass(frozen=True)
class Note:
    """A workshop with next to nothing."""

    value: int
    title: Annotated[Both, Septets(30)]


@dataclass(frozen=True)
class Bare:
    """A record without a value of its own."""

    code: Annotated[str, Septets(6)]


@dataclass(frozen=True)
class Open:
    """It can be applied for."""

    workshop: Card


@dataclass(frozen=True)
class Closed:
    """It cannot."""

    workshop: Note


@dataclass(frozen=True)
class Booked:
    """There is a seat."""

    ticket: Bare


@dataclass(frozen=True)
class Line:
    """A workshop in a list."""

    value: int
    label: Annotated[Both, Septets(30)]
    hint: Annotated[str, Septets(10)]


@dataclass(frozen=True)
class LongLine:
    """A line that no page holds."""

    value: int
    label: Annotated[str, Septets(150)]


@action(reads_only=True)
def look(_context: object, workshop: int) -> Open | Closed:
    """Read a workshop."""
    raise NotImplementedError(workshop)


@action()
def book(_context: object, workshop: int) -> Booked | Literal["full"]:
    """Take a seat."""
    raise NotImplementedError(workshop)


@action(reads_only=True)
def decide(_context: object) -> Literal["yes", "no"]:
    """Decide something by itself."""
    raise NotImplementedError


@action()
def record(_context: object) -> Literal["recorded"]:
    """Write something down."""
    raise NotImplementedError


@action()
def keep_photo(_context: object, photo: str) -> Literal["kept", "none"]:
    """Keep a photo, where there is one."""
    raise NotImplementedError(photo)


@source(most=3)
def workshops(_context: object) -> list[Line]:
    """List workshops."""
    raise NotImplementedError


@source(most=3)
def nearby(_context: object, district: str) -> list[Line]:
    """List the workshops of a district."""
    raise NotImplementedError(district)


@source(most=120)
def crowd(_context: object) -> list[Line]:
    """List more than anybody reads."""
    raise NotImplementedError


@source(most=2)
def essays(_context: object) -> list[LongLine]:
    """List lines that no page holds."""
    raise NotImplementedError


CONTACT = {"language": 2, "name": 40, "district": 10, "sector": 18, "place": 30, "trade": 6}
HOUSE = {"org": 20, "ussd": 15, "help_phone": 15, "whatsapp": 15}


def small_library() -> Library:
    """Give the library of this programme."""
    contact = {
        path: kind
        for name, longest in CONTACT.items()
        for path, kind in shape_of(Annotated[str, Septets(longest)], f"contact.{name}").items()
    }
    house = {
        path: kind
        for name, longest in HOUSE.items()
        for path, kind in shape_of(Annotated[str, Septets(longest)], name).items()
    }
    return library((look, book, decide, record, keep_photo, workshops, nearby, crowd, essays), contact, house)
