"""What the pages of trainings have in common: the one that an address names, and how its words and days are shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import abort
from sqlalchemy import Connection, Row
from sqlalchemy.exc import NoResultFound

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.workshops import get_workshop
from bot.web.console.desk import BIGGEST, Desk

ONE = f"/workshops/<int(max={BIGGEST}):workshop_id>"
"""The address of a training."""
KEPT_BEFORE = Refusal(N_("This was kept before. What you wrote differently after that was not saved."))
"""What is told of a form that comes again with other words: the first time stands."""


def workshop_or_404(db: Connection, workshop_id: int) -> Row[Any]:
    """Give a training; answers with 404 where there is none."""
    try:
        return get_workshop(db, workshop_id)
    except NoResultFound:
        abort(404)


def in_words(desk: Desk, row: Row[Any], what: str) -> str:
    """Give the title or the place in the language of whoever looks."""
    return str(getattr(row, f"{what}_{desk.language}"))


def local_day(desk: Desk, moment: datetime) -> date:
    """Give the day of an instant where the contacts live."""
    return moment.astimezone(desk.runtime.house.zone).date()
