"""Stand-ins: what actions, sources and contacts could have given, each as long as it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import make_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.engine import display
from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.calls import ActionSpec, SourceSpec
from bot.engine.kinds import Display, Kind, Shape
from bot.engine.values import Both

_DAYS_TRIED = 800
_FIXED = {AnswerKind.PHONE: "0788123456", AnswerKind.YES_NO: "yego"}


class Given(NamedTuple):
    """What an action or a source of this name gives when it is called."""

    name: str
    result: object


class StandIns:
    """The longest values there are in one language, on one day."""

    def __init__(self, language: str, today: date, zone: ZoneInfo) -> None:
        """Take the language and the day in which they are the longest."""
        self._language = language
        self.today = today
        self._zone = zone
        self._made: dict[tuple[Callable[..., object], str], object] = {}

    def value(self, kind: Kind) -> object:
        """Give the longest value of a kind."""
        match kind.display:
            case Display.TEXT | Display.PHOTO:
                return "m" * kind.longest
            case Display.BOTH:
                return Both("m" * kind.longest, "m" * kind.longest)
            case Display.COUNT | Display.MONEY as figures:
                return (int if figures is Display.COUNT else Decimal)("8" * kind.longest)
            case Display.YES_NO:
                return True
            case Display.DATE:
                return self._day(-_DAYS_TRIED, _DAYS_TRIED)
            case Display.TIME:
                return _longest_time(self._language, short=False)
            case Display.MOMENT:
                day, hour = self._day(-_DAYS_TRIED, _DAYS_TRIED), _longest_time(self._language, short=True)
                return datetime.combine(day, hour, self._zone).astimezone(UTC)

    def result(self, spec: ActionSpec, outcome: str) -> object:
        """Give what an action returns that comes back with an outcome."""
        key = spec.function, outcome
        if key not in self._made:
            shape = spec.outcomes[outcome]
            self._made[key] = self._record(outcome.title().replace("_", ""), shape) if shape else outcome
        return self._made[key]

    def items(self, spec: SourceSpec) -> list[object]:
        """Give as many items as a source has at most."""
        key = spec.function, ""
        if key not in self._made:
            self._made[key] = self._record("Item", {"": Kind(Display.COUNT, 4), **spec.record})
        return [self._made[key]] * spec.most

    def answer(self, spec: AnswerSpec) -> str | None:
        """Give the longest answer that a contact can type; None for a photo, and for a place, which is chosen."""
        low, high = spec.bounds
        match spec.kind:
            case AnswerKind.TEXT | AnswerKind.CODE | AnswerKind.NAME:
                return "M" + ("M" if spec.kind is AnswerKind.CODE else "m") * (high - 1)
            case AnswerKind.NUMBER | AnswerKind.AMOUNT:
                return str(high)
            case AnswerKind.DATE:
                return f"{self._day(low, high):%d/%m/%Y}"
            case AnswerKind.TIME:
                return f"{_longest_time(self._language, short=False):%H:%M}"
            case kind:
                return _FIXED.get(kind)

    def _record(self, name: str, shape: Shape) -> object:
        """Give a value with these dotted parts; its own, under the empty name, is called `value`."""
        parts = {first or "value": _below(shape, first) for first in _firsts(shape)}
        values = {
            first: self.value(below[""]) if set(below) == {""} else self._record(first.title(), below)
            for first, below in parts.items()
        }
        return _make(name, tuple(values))(**values)

    def _day(self, low: int, high: int) -> date:
        low, high = max(low, -_DAYS_TRIED), min(high, _DAYS_TRIED)
        return _longest_day(self._language, self.today, low, max(low, high))


def _firsts(shape: Shape) -> Iterable[str]:
    return dict.fromkeys(path.partition(".")[0] for path in shape)


def _below(shape: Shape, first: str) -> Mapping[str, Kind]:
    return {
        path.partition(".")[2]: kind for path, kind in shape.items() if path == first or path.startswith(f"{first}.")
    }


@cache
def _make(name: str, fields: tuple[str, ...]) -> Any:  # noqa: ANN401  # a dataclass of that name
    return make_dataclass(name, fields)


@cache
def _longest_time(language: str, *, short: bool) -> time:
    """Give the time that is longest when it is shown; one that is typed without a doubt."""
    times = [time(hour, minute) for hour in range(24) for minute in range(60)]
    return max(times, key=lambda value: len(display.show_time(value, language, short=short)))


@cache
def _longest_day(language: str, today: date, low: int, high: int) -> date:
    days = [today + timedelta(days) for days in range(low, high + 1)]
    return max(days, key=lambda day: len(display.show_date(day, language, today=today)))
