"""Dates and times, long where there is room and short where there is not.

Spoken Kinyarwanda counts the hours from six, so the long form says it in words and gives the digits beside them.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cache

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "rw": (
        *("ku wa Mbere", "ku wa Kabiri", "ku wa Gatatu", "ku wa Kane", "ku wa Gatanu", "ku wa Gatandatu"),
        "ku Cyumweru",
    ),
}
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "rw": (
        *("Mutarama", "Gashyantare", "Werurwe", "Mata", "Gicurasi", "Kamena", "Nyakanga"),
        *("Kanama", "Nzeri", "Ukwakira", "Ugushyingo", "Ukuboza"),
    ),
}
"""The names of the twelve months in each language, from January."""
_LONG_DATE = {"en": "{weekday} {day}", "rw": "{weekday} tariki {day}"}
_SHORT_TIME = {"en": "{clock}", "rw": "saa {clock}"}
_HOURS = (
    "kumi n'ebyiri",
    "moya",
    "mbili",
    "tatu",
    "yine",
    "tanu",
    "sita",
    "saba",
    "munani",
    "cyenda",
    "kumi",
    "kumi n'imwe",
)
_PERIODS = ((4, "z'ijoro"), (11, "za mu gitondo"), (16, "z'amanywa"), (19, "z'umugoroba"), (24, "z'ijoro"))
"""The hour that each part of the day ends before."""


def show_date(value: date, language: str, *, short: bool = False, today: date | None = None) -> str:
    """Give the date as people write it: `Saturday 12 September`, `ku wa Gatandatu tariki 12 Nzeri`.

    Short is without the weekday. The year is added when it is another than that of `today`.
    """
    day = f"{value.day} {MONTHS[language][value.month - 1]}"
    if today and today.year != value.year:
        day = f"{day} {value.year}"
    return day if short else _LONG_DATE[language].format(weekday=_WEEKDAYS[language][value.weekday()], day=day)


def show_time(value: time, language: str, *, short: bool = False) -> str:
    """Give the time on the 24-hour clock: `09:00`, `saa tatu za mu gitondo (09:00)`, short `saa 09:00`."""
    clock = value.isoformat("minutes")
    if short or language != "rw":
        return _SHORT_TIME[language].format(clock=clock)
    period = next(name for end, name in _PERIODS if value.hour < end)
    return f"saa {_HOURS[(value.hour - 6) % 12]}{_minutes(value.minute)} {period} ({clock})"


@cache
def longest_date(language: str, *, short: bool = False) -> int:
    """Give the most characters that any date takes, its year included; a septet each."""
    days = (date(2027, 1, 1) + timedelta(days) for days in range(365))
    return max(len(show_date(day, language, short=short, today=date(2026, 1, 1))) for day in days)


@cache
def longest_time(language: str, *, short: bool = False) -> int:
    """Give the most characters that any time takes, a septet each."""
    times = (time(hour, minute) for hour in range(24) for minute in range(60))
    return max(len(show_time(value, language, short=short)) for value in times)


def _minutes(minutes: int) -> str:
    match minutes:
        case 0:
            return ""
        case 30:
            return " n'igice"
        case _:
            return f" n'iminota {minutes}"
