"""What several pages of the programme need to show what there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import abort
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from bot.marking import N_
from bot.web.console.desk import BIGGEST, Desk
from bot.web.console.pieces import Tag

_TONES = {
    "shown": "good",
    "open": "good",
    "introduced": "good",
    "answered": "good",
    "joined": "good",
    "submitted": "late",
    "new": "late",
    "returned": "bad",
}


@contextmanager
def looking(desk: Desk) -> Iterator[Connection]:
    """Look into the store; what is not there is answered with 404."""
    try:
        with desk.runtime.database.look() as db:
            yield db
    except (LookupError, NoResultFound):
        abort(404)


def id_of(name: str) -> str:
    """Give the part of an address that names an id."""
    return f"<int(max={BIGGEST}):{name}>"


def standing(desk: Desk, status: str) -> Tag:
    """Give how a thing stands, to be seen at once."""
    return Tag(desk.word(status), _TONES.get(status, ""))


def until(desk: Desk, respond_by: datetime | None, now: datetime) -> Tag | datetime | None:
    """Give by when somebody must act; what is past is to be seen at once."""
    if respond_by is None or respond_by > now:
        return respond_by
    local = respond_by.astimezone(desk.runtime.house.zone)
    return Tag(desk.say(N_("overdue since {day}"), day=f"{local:%d/%m/%Y}"), "late")
