"""A list as it is printed: all that its filters leave, on one page, with nothing to choose."""

from __future__ import annotations

from flask import request

from bot.web.console.asked import PAGE
from bot.web.console.desk import Desk

_PRINTED = 1000


def page_size() -> int:
    """Give how many rows the page shows: as many as are printed where the address asks for that."""
    return _PRINTED if "print" in request.args else PAGE


def note_printing(desk: Desk, subject: str, subject_id: int | None = None) -> None:
    """Put on record that a list of people was printed, where it was."""
    if "print" in request.args:
        desk.note_reading("printed a list", subject, subject_id)
