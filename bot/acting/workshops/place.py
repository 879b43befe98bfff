"""What the commands share: the workshop that staff name, and days as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
from sqlalchemy import Row
from sqlalchemy.exc import NoResultFound

from bot.acting.stage import acting
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.workshops import get_workshop

which = click.argument("workshop_id", type=int, metavar="ID")
"""The workshop that a command is about."""


class Day(click.ParamType[date]):
    """A day, as 2027-03-22."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401  # the signature is click's
        """Give the day; ends the command where it is none."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            return self.fail(f"{value} is no day; write it like 2027-03-22", param, ctx)


@contextmanager
def at_workshop(login: str, act: Act, workshop_id: int) -> Iterator[tuple[Stage, Row[Any]]]:
    """Have one of the staff act on a workshop; ends the command where there is none."""
    with acting(login, act) as stage:
        try:
            workshop = get_workshop(stage.db, workshop_id)
        except NoResultFound:
            msg = f"there is no workshop {workshop_id}; see: bot workshops list"
            raise LookupError(msg) from None
        yield stage, workshop


def day_or_today(stage: Stage, day: date | None) -> date:
    """Give the day that was named, else the present one where the contacts live."""
    return day or stage.now.astimezone(stage.runtime.house.zone).date()
