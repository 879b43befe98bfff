"""Dates as people write them, day first: `12/5/2027`, `12 Gicurasi`, `ku wa Gatandatu tariki 12 Nzeri`, `ejo`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.engine.answers.calendar import DateWords, date_words
from bot.engine.answers.heard import Asked, Complaint, Doubtful, Heard, Misunderstood, Understood
from bot.text import plain

_NEAR = {"today": 0, "uyu munsi": 0, "tomorrow": 1, "ejo hazaza": 1, "yesterday": -1, "ejo hashize": -1}
_NEAR_EITHER_WAY = {"ejo": 1, "ejobundi": 2, "ejo bundi": 2}
"""Kinyarwanda has one word for tomorrow and yesterday."""


def read_date(asked: Asked) -> Heard:
    """Give the day that was written; the bounds are days from today.

    A date without its year is the next such day, or the last one where only the past is possible. A guess (the month
    before the day, a misspelt month, a weekday that does not fit, a weekday or *ejo* alone) is asked back.
    """
    day, sure = _near(asked) or _written(asked)
    if day is None:
        return Misunderstood(Complaint.NOT_A_DATE)
    days = (day - asked.today).days
    if asked.low <= days <= asked.high:
        return Understood(day) if sure else Doubtful(day, f"{day:%d/%m/%Y}")
    if days < asked.low and asked.low >= 0:
        return Misunderstood(Complaint.IN_THE_PAST)
    past_only = days > asked.high and asked.high <= 0
    return Misunderstood(Complaint.IN_THE_FUTURE if past_only else Complaint.NOT_A_DATE)


def _direction(asked: Asked) -> int:
    """Give which way to look for a day that was half said: ahead, or back where only the past is possible."""
    return -1 if asked.high <= 0 else 1


def _near(asked: Asked) -> tuple[date, bool] | None:
    """Give today or a day beside it, and whether it is sure."""
    text = plain(asked.text)
    if text in _NEAR:
        return asked.today + timedelta(_NEAR[text]), True
    if text in _NEAR_EITHER_WAY:
        return asked.today + _direction(asked) * timedelta(_NEAR_EITHER_WAY[text]), False
    return None


def _written(asked: Asked) -> tuple[date | None, bool]:
    """Give the date in the text, and whether it is sure."""
    words = date_words(plain(asked.text))
    if words is None:
        return None, False
    figures = _figures(words)
    if len(figures) < 2:
        return _half_said(words, asked), False
    swapped = int(figures[1]) > 12 >= int(figures[0])  # month first, as in America
    if swapped:
        figures[:2] = figures[1::-1]
    day = _dated(figures, asked)
    fits = day is not None and words.weekday in {None, day.weekday()}
    whole = len(words.numbers[0]) != 6
    return day, fits and whole and not swapped and not words.guessed


def _figures(words: DateWords) -> list[str]:
    """Give day, month and year as figures, as far as they are there; a keypad without strokes gives `12052027`."""
    figures = list(words.numbers)
    if words.month is not None:
        figures.insert(1, str(words.month))
    elif len(figures) == 1 and len(figures[0]) in {6, 8}:
        run = figures[0]
        cut = 4 if len(run) == 8 and int(run[2:4]) > 12 else 2
        figures = [run[:cut], run[cut : cut + 2], run[cut + 2 :]]
    return figures[::-1] if figures and len(figures[0]) == 4 else figures


def _half_said(words: DateWords, asked: Asked) -> date | None:
    """Give the nearest day that has this weekday, this number in its month, or both."""
    if words.month is not None or (words.weekday is None and not words.names_day):
        return None
    number = int(words.numbers[0]) if words.numbers else None
    for days in range(366):
        day = asked.today + _direction(asked) * timedelta(days)
        if words.weekday in {None, day.weekday()} and number in {None, day.day}:
            return day
    return None


def _dated(figures: list[str], asked: Asked) -> date | None:
    """Give the day of these figures; without a year the nearest, with two digits of it the possible one."""
    match figures:
        case [day, month]:
            way = _direction(asked)
            days = _days(day, month, range(asked.today.year, asked.today.year + 9 * way, way))
            return next((found for found in days if (found - asked.today).days * way >= 0), None)
        case [day, month, year] if len(year) in {2, 4}:
            days = _days(day, month, [int(year)] if len(year) == 4 else [2000 + int(year), 1900 + int(year)])
            possible = (found for found in days if asked.low <= (found - asked.today).days <= asked.high)
            return next(possible, days[0] if days else None)
        case _:
            return None


def _days(day: str, month: str, years: Iterable[int]) -> list[date]:
    """Give this day in each of the years that have it."""
    found = []
    for year in years:
        try:
            found.append(date(year, int(month), int(day)))
        except (ValueError, OverflowError):
            continue
    return found
