"""What flows read of a workshop, and the outcomes of looking at one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Annotated

from bot.engine.kinds import Digits, Septets
from bot.engine.values import Both


@dataclass(frozen=True, slots=True)
class OpenWorkshop:
    """A workshop as a line in the list."""

    value: int
    label: Annotated[Both, Septets(40)]
    title: Annotated[Both, Septets(40)]


@dataclass(frozen=True, slots=True)
class WorkshopCard:
    """A workshop as its details are read."""

    value: int
    title: Annotated[Both, Septets(40)]
    venue: Annotated[Both, Septets(36)]
    starts_on: date
    starts_at: time
    closes_on: date
    seats_left: Annotated[int, Digits(3)]


@dataclass(frozen=True, slots=True)
class Open:
    """There is a seat for this contact."""

    workshop: WorkshopCard


@dataclass(frozen=True, slots=True)
class Full:
    """All seats that this contact could have are taken; there is the waiting list."""

    workshop: WorkshopCard


@dataclass(frozen=True, slots=True)
class BySelection:
    """Staff select from the applicants."""

    workshop: WorkshopCard


@dataclass(frozen=True, slots=True)
class Already:
    """The contact has a registration there."""

    workshop: WorkshopCard
