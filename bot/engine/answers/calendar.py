"""The words and figures of a date, told apart: which are the month, the weekday, the numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.engine.display.moments import MONTHS

_MONTHS = {
    name: number
    for names in MONTHS.values()
    for number, whole in enumerate(map(str.lower, names), start=1)
    for name in ((whole, whole[:3]) if names is MONTHS["en"] else (whole,))
} | {"sept": 9, "nzeli": 9}
_ORDINALS = (
    *("mbere", "kabiri", "gatatu", "kane", "gatanu", "gatandatu", "karindwi", "(?:u)?munani", "i?[ck]y?enda"),
    *("i?cumi(?! ?n)", "i?cumi ?na? ?(?:[kr]?u|ri)?mwe", "i?cumi ?na? ?(?:ka|ba|bi|a)?biri"),
)
_MONTH_BY_NUMBER = re.compile(
    rf"\b(?:ukwezi (?:kwa )?|ukwa ?)(?:(\d\d?)|{'|'.join(f'({name})' for name in _ORDINALS)})\b"
)
"""Months are often said by their number: `ukwa gatanu`, `ukwezi kwa 5`."""
_WEEKDAYS = (
    *("mbere|mon(?:day)?", "kabiri|tue(?:s(?:day)?)?", "gatatu|wed(?:nesday)?", "kane|thu(?:r(?:s(?:day)?)?)?"),
    *("gatanu|fri(?:day)?", "gatandatu|sat(?:urday)?", "cyumweru|sun(?:day)?"),
)
_WEEKDAY = re.compile(rf"\b(?:(?:ku|(?:kuri )?uyu) ?(?:wa)? ?)?(?:{'|'.join(f'({name})' for name in _WEEKDAYS)})\b")
_FILLERS = (
    *("tariki", "itariki", "taliki", "italiki", "ya", "yo", "ku", "kuri", "kuwa", "wa", "umwaka", "mu", "muri", "ni"),
    *("on", "the", "of", "this", "date", "st", "nd", "rd", "th"),
)
_DAY_NAMED = re.compile(r"ta[rl]iki|\d(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True)
class DateWords:
    """What a date was written with; `guessed` tells of a misspelt month."""

    numbers: tuple[str, ...]
    month: int | None
    weekday: int | None
    names_day: bool
    """Whether a lone number is called a day of the month: `tariki 12`, `the 12th`."""
    guessed: bool = False


def date_words(text: str) -> DateWords | None:
    """Give what the date in this plain text is written with; None when there is a word that no date has."""
    by_number = _MONTH_BY_NUMBER.search(text)
    rest = _MONTH_BY_NUMBER.sub(" @ ", text, count=1)
    weekday = _WEEKDAY.search(rest)
    rest = _WEEKDAY.sub(" ", rest, count=1)
    tokens = [token for token in re.findall(r"\d+|[^\W\d]+|@", rest) if token not in _FILLERS]
    names = [token for token in tokens if not token.isdecimal()]
    month, guessed = _month(names, by_number)
    if ":" in text or len(names) > 1 or (names and month is None):
        return None
    numbers = tuple(token for token in tokens if token.isdecimal())
    day = weekday.lastindex - 1 if weekday and weekday.lastindex else None
    return DateWords(numbers, month, day, bool(_DAY_NAMED.search(text)), guessed)


def _month(names: list[str], by_number: re.Match[str] | None) -> tuple[int | None, bool]:
    """Give the month that is named, and whether its name had to be guessed."""
    if by_number:
        return int(by_number[1] or (by_number.lastindex or 0) - 1), False
    if not names or names[0] in _MONTHS:
        return _MONTHS.get(names[0]) if names else None, False
    alike = {number for name, number in _MONTHS.items() if len(name) > 4 and _is_slip(names[0], name)}
    return (alike.pop() if len(alike) == 1 else None), True


def _is_slip(written: str, name: str) -> bool:
    slips = 2 if len(name) > 8 else 1
    return OSA.distance(written, name, score_cutoff=slips) <= slips
