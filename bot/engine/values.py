"""The values that a conversation holds: how large they can get, how they are stored, how they are shown.

A session keeps values in their *stored* form, which is JSON as it stands, so that no turn converts what it
does not show: text, whole numbers and truth values as they are, everything else as a list that begins with its tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from bot.engine import display

if TYPE_CHECKING:
    from collections.abc import Iterator

Stored = str | int | bool | list[str] | dict[str, Any]
"""A value as a session holds it; a dict is a record, with its own value under the empty name."""

Record = dict[str, Any]
"""A record's fields by name, stored."""


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


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    en: str
    rw: str


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
            case Display.TEXT | Display.BOTH:
                return "m" * self.longest
            case Display.COUNT:
                return display.show_count(int("8" * self.longest))
            case Display.MONEY:
                return display.show_money(int("8" * self.longest), language)
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


def store(value: object) -> Stored:
    """Give a value's stored form; a dataclass becomes a record, its field `value` the record's own value."""
    match value:
        case str() | int():
            return value
        case Both(en, rw):
            return ["both", en, rw]
        case datetime():
            return ["moment", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case time():
            return ["time", value.isoformat("minutes")]
        case Decimal():
            return ["money", str(value)]
    if is_dataclass(value):
        return store_record(value)
    msg = f"a session cannot hold a {type(value).__name__}"
    raise TypeError(msg)


def store_record(value: Any) -> Record:  # noqa: ANN401  # any dataclass
    """Give the stored form of a dataclass."""
    names = (field.name for field in fields(value))
    return {"" if name == "value" else name: store(getattr(value, name)) for name in names}


def recall(stored: Stored) -> object:
    """Give back the value that was stored; of a record, its own value."""
    match stored:
        case dict():
            return stored[""]
        case ["both", en, rw]:
            return Both(en, rw)
        case ["moment", text]:
            return datetime.fromisoformat(text)
        case ["date", text]:
            return date.fromisoformat(text)
        case ["time", text]:
            return time.fromisoformat(text)
        case ["money", text]:
            return Decimal(text)
    return stored


def show(stored: Stored, language: str, zone: ZoneInfo, *, today: date, short: bool = False) -> str:
    """Give the words for a stored value in a language; moments are shown in `zone`, this year's dates without it."""
    if isinstance(stored, str):
        return stored
    if isinstance(stored, list) and stored[0] == "both":
        return stored[1] if language == "en" else stored[2]
    match recall(stored):
        case datetime() as moment:
            local = moment.astimezone(zone)
            day = display.show_date(local.date(), language, short=True, today=today)
            return f"{day} {display.show_time(local.time(), language, short=True)}"
        case date() as day:
            return display.show_date(day, language, short=short, today=today)
        case time() as hour:
            return display.show_time(hour, language, short=short)
        case Decimal() as amount:
            return display.show_money(amount, language)
        case int() as count:
            return display.show_count(count)
        case other:
            return str(other)
