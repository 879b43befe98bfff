"""Times of day as people write them, on the clock and in Kinyarwanda's hours, which count from six."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import time

from bot.engine.answers.heard import Asked, Complaint, Doubtful, Heard, Misunderstood, Understood
from bot.text import plain

_HOURS = (
    *("moya", "mbiri|mbili", "tatu", "y?ine", "tanu", "sita", "saba", "munani", "i?[ck]y?enda"),
    *("i?[ck]umi", "i?[ck]umi ?na? ?i?mwe", "i?[ck]umi ?na? ?e?b[iy]+ri"),
)
_SAA = r"(?:i?saa?(?:ha)?(?: ya)? ?)"
_SPOKEN = re.compile(rf"{_SAA}?(?:{'|'.join(f'({name})' for name in _HOURS)})( nigice)?(?: niminota (\d\d?))?")
_CLOCK = re.compile(
    rf"(?P<saa>{_SAA})?(?P<hour>\d\d?)(?P<clock>(?: ?[:.h] ?| )?(?P<minute>\d\d)|h)?(?: ?(?P<half>[ap]m))?"
)
_PARTS = {
    "gitondo": range(4, 12),
    "morning": range(12),
    "rukerera": range(3, 7),
    "manywa": range(10, 18),
    "afternoon": range(12, 18),
    "goroba": range(15, 20),
    "evening": range(16, 22),
    "joro": (*range(18, 24), *range(6)),
    "night": (*range(18, 24), *range(6)),
}
"""The hours that each part of the day may mean."""
_PART = re.compile(rf"(?: (?:z[ao]|mu|ku|in|the|at))* [a-z]*({'|'.join(_PARTS)})$")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_FILLERS = re.compile(r"^(?:at|ni|guhera|around|about|nka) |\b(?:zuzuye|o ?clock|hrs?|hours)\b")
_ECHO = re.compile(r"(.*[a-z]) (\d\d:\d\d)")
"""Our own long form, typed back: the words and then the digits."""


def read_time(asked: Asked) -> Heard:
    """Give the time that was written; one that may be six or twelve hours off is asked back."""
    text = plain(asked.text).replace(" n i", " ni").replace("a.m", "am").replace("p.m", "pm")
    text = " ".join(_FILLERS.sub(" ", text).split())
    if text in _NAMED:
        return Understood(_NAMED[text])
    echo = _ECHO.fullmatch(text)
    if echo and _words(echo[1]):
        text = echo[2]
    found = _words(text) or _digits(text)
    if found is None:
        return Misunderstood(Complaint.NOT_A_TIME)
    value, sure = found
    return Understood(value) if sure else Doubtful(value, f"{value:%H:%M}")


def _words(text: str) -> tuple[time, bool] | None:
    """Give the time in Kinyarwanda words; sure when the part of the day is said too."""
    said, hours = _part(text)
    found = _SPOKEN.fullmatch(said)
    if not found:
        return None
    *names, half, minutes = found.groups()
    spoken = next(number for number, name in enumerate(names, start=1) if name)
    hour = _first([spoken + 6, spoken + 18], hours)
    return None if hour is None else _time(hour, 30 if half else int(minutes or 0), sure=len(hours) < 24)


def _digits(text: str) -> tuple[time, bool] | None:
    """Give the time in digits."""
    said, hours = _part(text)
    found = _CLOCK.fullmatch(said)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        return _time(hour % 12 + 12 * (found["half"] == "pm"), minute, sure=True) if 1 <= hour <= 12 else None
    chosen = _first(_readings(found), hours)
    if chosen is None or hour > 23 or (hour == 0 and not found["clock"]):
        return None
    return _time(chosen, minute, sure=_is_sure(found) or (len(hours) < 24 and not found["saa"]))


def _part(text: str) -> tuple[str, Collection[int]]:
    """Split off the part of the day; give the hours that it leaves possible."""
    found = _PART.search(text)
    return (text[: found.start()], _PARTS[found[1]]) if found else (text, range(24))


def _readings(found: re.Match[str]) -> list[int]:
    """Give the hours that the digits may mean, the likeliest first."""
    hour = int(found["hour"])
    if found["saa"] and not found["clock"] and 1 <= hour <= 12:
        return [hour + 6, hour + 18, hour]
    small = 1 <= hour <= 5 and not found["hour"].startswith("0")
    return [hour + (6 if found["saa"] else 12), hour] if small else [hour, hour + 12]


def _is_sure(found: re.Match[str]) -> bool:
    """Say whether these digits can only be the 24-hour clock."""
    hour = int(found["hour"])
    if hour > 12:
        return True
    whole = bool(found["clock"])
    return whole and (found["hour"].startswith("0") or (hour >= 6 and not found["saa"]))


def _first(readings: Iterable[int], hours: Collection[int]) -> int | None:
    return next((reading % 24 for reading in readings if reading % 24 in hours), None)


def _time(hour: int, minute: int, *, sure: bool) -> tuple[time, bool] | None:
    return (time(hour, minute), sure) if minute < 60 else None
