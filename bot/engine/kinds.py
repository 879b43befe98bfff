"""What is known of a value before there is one: how it will be shown, and how long it can get.

A kind is read from the type that an action or a source declares, so that every screen can be measured unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, get_args, get_origin, get_type_hints

from bot.engine import display
from bot.engine.values import Both

if TYPE_CHECKING:
    from collections.abc import Iterator


class Display(StrEnum):
    """How a value is shown; each is a closed way that has a known longest form."""

    TEXT = "text"
    """As it is, in every language."""
    BOTH = "both"
    """Text that staff keep in each language."""
    COUNT = "count"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    """A date and a time."""
    MONEY = "money"
    YES_NO = "yes_no"
    PHOTO = "photo"
    """Where a photo is found, which is for functions; no words show it."""


@dataclass(frozen=True, slots=True)
class Septets:
    """Annotates a text with the septets that its longest value takes."""

    longest: int


@dataclass(frozen=True, slots=True)
class Digits:
    """Annotates a number with the digits that its largest value has."""

    longest: int


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a value before there is one."""

    display: Display
    longest: int = 0
    """Septets of a text, digits of a number; a date and a time have their own longest form."""

    def worst(self, language: str, *, short: bool = False) -> str:
        """Give a stand-in as long as the longest value is when shown in this language."""
        match self.display:
            case Display.TEXT | Display.BOTH | Display.PHOTO:
                return "m" * self.longest
            case Display.COUNT:
                return display.show_count(int("8" * self.longest))
            case Display.MONEY:
                return display.show_money(int("8" * self.longest), language)
            case Display.YES_NO:
                return display.show_yes_no(language, yes=True)
            case Display.DATE:
                return "m" * display.longest_date(language, short=short)
            case Display.TIME:
                return "m" * display.longest_time(language, short=short)
            case Display.MOMENT:
                day, hour = display.longest_date(language, short=True), display.longest_time(language, short=True)
                return "m" * (day + len(" ") + hour)


Shape = Mapping[str, Kind]
"""The dotted names that something brings, each with its kind: `{"workshop.title": Kind(BOTH, 40)}`."""

_PLAIN: dict[object, Display] = {
    str: Display.TEXT,
    Both: Display.BOTH,
    int: Display.COUNT,
    bool: Display.YES_NO,
    date: Display.DATE,
    time: Display.TIME,
    datetime: Display.MOMENT,
    Decimal: Display.MONEY,
}


def shape_of(declared: object, name: str) -> dict[str, Kind]:
    """Give the names and kinds that a value of this declared type brings when it is saved as `name`.

    A dataclass is a record: its fields become `name.field`. Raises TypeError for a type that cannot be shown.
    """
    return dict(_shape(declared, name))


def _shape(declared: object, name: str) -> Iterator[tuple[str, Kind]]:
    longest = 0
    if get_origin(declared) is Annotated:
        declared, bound = get_args(declared)[:2]
        longest = bound.longest
    if declared in _PLAIN:
        yield name, Kind(_PLAIN[declared], longest or 4)
    elif isinstance(declared, type) and is_dataclass(declared):
        for field, kind in get_type_hints(declared, include_extras=True).items():
            yield from _shape(kind, f"{name}.{field}" if field != "value" else name)
    else:
        msg = f"{name}: a flow cannot show a {declared}"
        raise TypeError(msg)
