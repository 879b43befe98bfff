"""The values that a conversation holds: how they are stored, and how they are shown.

A session keeps values in their *stored* form, which is JSON as it stands, so that no turn converts what it
does not show: text, whole numbers and truth values as they are, everything else as a list that begins with its tag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.engine import display

Stored = str | int | bool | list[str] | dict[str, Any]
"""A value as a session holds it; a dict is a record, with its own value under the empty name."""

Record = dict[str, Any]
"""A record's fields by name, stored."""


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    en: str
    rw: str


_RECALLED: Mapping[str, Callable[..., object]] = {
    "both": Both,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "money": Decimal,
    "choice": lambda value, *_labels: value,
}
"""What makes a value of a stored list again, by its tag."""


_SAID_IN_BOTH = ("both", "choice")
"""The tags of what ends in its words in each language: a text, a menu's choice after its value."""


def store(value: object) -> Stored:
    """Give a value's stored form; a dataclass becomes a record, its field `value` the record's own value."""
    if isinstance(value, (str, int)):
        return value
    match value:
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
    return {"" if name == "value" else name: store(getattr(value, name)) for name in value.__dataclass_fields__}


def recall(stored: Stored) -> object:
    """Give back the value that was stored; of a record, its own value."""
    if isinstance(stored, dict):
        return stored[""]
    if isinstance(stored, list):
        tag, *texts = stored
        return _RECALLED[tag](*texts)
    return stored


def show(stored: Stored, language: str, zone: ZoneInfo, *, today: date, short: bool = False) -> str:
    """Give the words for a stored value in a language; moments are shown in `zone`, this year's dates without it."""
    if isinstance(stored, str):
        return stored
    if isinstance(stored, list) and stored[0] in _SAID_IN_BOTH:
        return stored[-2] if language == "en" else stored[-1]
    if isinstance(stored, int):
        return display.show_yes_no(language, yes=stored) if isinstance(stored, bool) else display.show_count(stored)
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
        case other:
            return str(other)
