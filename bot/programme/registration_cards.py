"""What flows read of a registration, and the outcomes of what is done with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from bot.engine.kinds import Digits, Septets
from bot.engine.values import Both


@dataclass(frozen=True, slots=True)
class RegistrationCard:
    """A contact's registration as they read it."""

    value: int
    code: Annotated[str, Septets(6)]
    place: Annotated[int, Digits(4)]
    """Of a waiting one: its place in the list now, from 1."""
    title: Annotated[Both, Septets(40)]
    venue: Annotated[Both, Septets(36)]
    starts_on: date
    starts_at: time


@dataclass(frozen=True, slots=True)
class OfferedCard(RegistrationCard):
    """A registration with a seat held until a deadline."""

    deadline: datetime


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """A registration as a line in the list."""

    value: int
    label: Annotated[Both, Septets(40)]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Has a seat."""

    registration: RegistrationCard


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """Is on the waiting list."""

    registration: RegistrationCard


@dataclass(frozen=True, slots=True)
class Applied:
    """Waits for staff to select."""

    registration: RegistrationCard


@dataclass(frozen=True, slots=True)
class Already:
    """Had a registration there before."""

    registration: RegistrationCard


@dataclass(frozen=True, slots=True)
class Offered:
    """A seat is held for them."""

    registration: OfferedCard
