"""What flows read of a request for a mentor, and the outcomes of what is done with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.engine.kinds import Septets


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request as its contact reads it."""

    value: int
    reference: Annotated[str, Septets(6)]
    mentor: Annotated[str, Septets(40)]
    """The mentor's name; empty while there is none."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """No mentor has it yet."""

    request: RequestCard


@dataclass(frozen=True, slots=True)
class Helped:
    """A mentor has it."""

    request: RequestCard


@dataclass(frozen=True, slots=True)
class Call:
    """The contact is asked whether the call came."""

    request: RequestCard


@dataclass(frozen=True, slots=True)
class Help:
    """The contact is asked whether it helped."""

    request: RequestCard
