"""Lists of people that are printed are on record."""

from __future__ import annotations

from flask import request

from bot.web.console.desk import Desk
from bot.web.console.naming import shows_notes


def note_printing(desk: Desk, subject: str, subject_id: int | None = None) -> None:
    """Put on record that a list of people was printed, where it was by somebody who reads names."""
    if "print" in request.args and shows_notes():
        desk.note_reading("printed a list", subject, subject_id)
