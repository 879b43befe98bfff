"""Which of the messages that a provider shows is which of ours, where no id says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from bot.asking import Listed

SKEW = timedelta(minutes=10)
"""How far a provider's clock may be from the database's. What else we sent has its id on record, so it can be wide."""


def began(row: Row[*tuple[Any, ...]]) -> datetime:
    """Give when a message was handed over at the earliest."""
    return row.begun_at or row.created_at  # type: ignore[no-any-return]  # a column of moments


def is_same(row: Row[*tuple[Any, ...]], listed: Listed) -> bool:
    """Whether a provider's message has the receiver and the words of ours, in whichever way they were handed over."""
    if (row.medium, row.address) != (listed.medium, listed.address):
        return False
    handed = {_letters(row.body), _letters(row.prompt)} if row.choices else {_letters(row.body)}
    # What fills in a template may not be shown in the body.
    return _letters(listed.body) in handed or bool(row.choices and not listed.body)


def pair(rows: Iterable[Row[*tuple[Any, ...]]], listed: Sequence[Listed]) -> dict[int, Listed]:
    """Give the provider's message of each row that has one; of several alike, the first is the first's.

    `listed` are those that no other row of ours has.
    """
    free = sorted(listed, key=lambda one: one.at)
    paired = {}
    for row in sorted(rows, key=lambda row: (began(row), row.id)):
        found = next((one for one in free if one.at >= began(row) - SKEW and is_same(row, one)), None)
        if found is not None:
            free.remove(found)
            paired[row.id] = found
    return paired


def _letters(text: str) -> str:
    """Give what is left of a text when spaces and the shape of apostrophes, which providers mend, do not count."""
    return "".join(text.split()).translate(_APOSTROPHES)


_APOSTROPHES = str.maketrans("’‘", "''")
