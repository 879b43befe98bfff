"""The kinds of answers, with the bounds that each has unless a flow says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.engine.display import longest_date, longest_money, longest_time, show_count, show_yes_no
from bot.places import PROVINCES, districts, sectors

_LANGUAGES = ("en", "rw")


class AnswerKind(StrEnum):
    """What is asked for."""

    TEXT = "text"
    """Any words; bounds are septets."""
    NAME = "name"
    """A person's or an enterprise owner's name, in letters; bounds are septets."""
    NUMBER = "number"
    """A whole number; bounds are the numbers themselves."""
    AMOUNT = "amount"
    """Whole Rwandan francs; bounds are francs."""
    DATE = "date"
    """A day; bounds are days from today."""
    TIME = "time"
    """A time of day; without bounds."""
    PHONE = "phone"
    """A mobile number of the country; without bounds."""
    YES_NO = "yes_no"
    """Yes or no; without bounds."""
    PLACE = "place"
    """A sector or district of Rwanda; without bounds."""
    PHOTO = "photo"
    """A photo; no words are one."""
    CODE = "code"
    """Letters and digits that we gave out; bounds are how many."""


_BOUNDS = {
    AnswerKind.TEXT: (1, 160),
    AnswerKind.NAME: (2, 40),
    AnswerKind.NUMBER: (0, 999_999),
    AnswerKind.AMOUNT: (0, 999_999_999),
    AnswerKind.DATE: (-36_500, 3_650),
    AnswerKind.CODE: (1, 20),
}


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """What is asked for and within which bounds; a bound left out is the kind's own."""

    kind: AnswerKind
    low: int | None = None
    high: int | None = None

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most that is taken; zeros for a kind without bounds."""
        low, high = _BOUNDS.get(self.kind, (0, 0))
        return low if self.low is None else self.low, high if self.high is None else self.high

    @property
    def is_number(self) -> bool:
        """Whether a number is asked for."""
        return self.kind in {AnswerKind.NUMBER, AnswerKind.AMOUNT}

    def takes_key(self, key: str) -> bool:
        """Whether a key that leads elsewhere is an answer here: a number within the bounds."""
        if not self.is_number:
            return False
        low, high = self.bounds
        return low <= int(key) <= high

    @property
    def longest(self) -> int:
        """The most septets that the answer takes when it is shown in full, in any language."""
        low, high = self.bounds
        match self.kind:
            case AnswerKind.TEXT | AnswerKind.NAME | AnswerKind.CODE:
                return high
            case AnswerKind.NUMBER:
                return max(len(show_count(low)), len(show_count(high)))
            case AnswerKind.AMOUNT:
                return longest_money(len(str(high)), "rw")
            case kind:
                return _longest(kind)


@cache
def _longest(kind: AnswerKind) -> int:
    match kind:
        case AnswerKind.DATE:
            return max(map(longest_date, _LANGUAGES))
        case AnswerKind.TIME:
            return max(map(longest_time, _LANGUAGES))
        case AnswerKind.PHONE:
            return len("+") + 15  # E.164 allows no more digits
        case AnswerKind.YES_NO:
            return max(len(show_yes_no(language, yes=True)) for language in _LANGUAGES)
        case AnswerKind.PLACE:
            names = (name for place in PROVINCES for name in districts(place.name))
            return max(len(f"{sector}, {name}") for name in names for sector in sectors(name))
        case _:
            return 0
