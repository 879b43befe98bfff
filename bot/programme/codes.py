"""Codes that people read aloud, write down and type."""

from __future__ import annotations

import secrets

_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
"""Letters and digits that are not taken for one another, read aloud or on a small screen."""
_NUMBER_LENGTH = 8


def make_code() -> str:
    """Give a new code of six letters and digits; one in 244 million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def make_number() -> str:
    """Give a new number of eight letters and digits, the last of which checks the others; one in 6 thousand million."""
    body = "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER_LENGTH - 1))
    return next(number for letter in _LETTERS if is_number(number := body + letter))


def read_number(typed: str) -> str | None:
    """Give the number that somebody typed, in its one form; None where it was mistyped.

    Every single wrong character is found, and any two neighbours that changed places.
    """
    number = "".join(letter for letter in typed.upper() if letter.isalnum())
    return number if is_number(number) else None


def is_number(text: str) -> bool:
    """Whether this could be a number of ours."""
    if len(text) != _NUMBER_LENGTH or not set(text) <= set(_LETTERS):
        return False
    # Neither weight, nor their difference, shares a divisor with the number of letters: so no single slip adds nothing.
    return sum(_LETTERS.index(letter) * (1 + place % 2) for place, letter in enumerate(text)) % len(_LETTERS) == 0


def show_number(number: str) -> str:
    """Give a number as it is read best: in two parts."""
    return f"{number[: _NUMBER_LENGTH // 2]}-{number[_NUMBER_LENGTH // 2 :]}"
