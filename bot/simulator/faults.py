"""Faults on demand: what goes wrong at a provider's door and on the way back, by seeded chance or for the next few."""

from __future__ import annotations

import random
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(StrEnum):
    """What goes wrong. The first seven happen when the bot sends, the others to what is reported back."""

    SLOW = "slow"
    """The answer takes `seconds` longer; may come together with any other."""
    REFUSE = "refuse"
    """The provider says no, with `code`."""
    THROTTLE = "throttle"
    """429, with a Retry-After of `seconds`; the message is not taken."""
    ERROR = "error"
    """500; the message is not taken."""
    RESET = "reset"
    """The connection drops without an answer; the message is not taken."""
    ERROR_ACCEPTED = "error_accepted"
    """500, but the message was taken."""
    RESET_ACCEPTED = "reset_accepted"
    """The connection drops without an answer, but the message was taken."""
    REPEAT = "repeat"
    """Callbacks come `times` more than once."""
    REORDER = "reorder"
    """Callbacks come last first."""
    DELAY = "delay"
    """Callbacks come `seconds` later."""
    LOSE = "lose"
    """Callbacks never come."""
    EARLY = "early"
    """Callbacks come before the answer to the send."""
    UNDELIVERED = "undelivered"
    """The message never reaches the phone; the callback says so, with `code`."""


_AT_THE_DOOR = frozenset(list(Kind)[:7])


class Fault(BaseModel):
    """One fault as it is asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    provider: Literal["twilio", "africastalking", "all"] = "all"
    probability: float = Field(default=1, ge=0, le=1)
    next: int | None = Field(default=None, ge=1)
    """Strike the next so many, and then no more."""
    seconds: float = Field(default=1, ge=0, le=600)
    times: int = Field(default=1, ge=1, le=100)
    code: str = ""
    """The provider's own code of a refusal or a failure; empty for a usual one."""


class Order(BaseModel):
    """What is sent to set faults: it takes the place of all that was set before."""

    model_config = ConfigDict(extra="forbid")

    faults: list[Fault] = []
    seed: int = 0


Strikes = dict[Kind, Fault]
"""What strikes one message."""


class Faults:
    """The faults that are set. Safe for many threads; with one caller the same seed gives the same faults."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self.set(Order())

    def set(self, order: Order) -> None:
        """Put these faults in the place of the old."""
        with self._lock:
            self._random = random.Random(order.seed)  # noqa: S311  # repeatable on purpose, and no secret
            self._faults = [(fault, fault.next) for fault in order.faults]

    def strike_send(self, provider: str) -> Strikes:
        """Draw what goes wrong with a message at the provider's door."""
        return self._strike(provider, at_the_door=True)

    def strike_callbacks(self, provider: str) -> Strikes:
        """Draw what goes wrong with what is reported about a message that was taken."""
        return self._strike(provider, at_the_door=False)

    def _strike(self, provider: str, *, at_the_door: bool) -> Strikes:
        strikes: Strikes = {}
        with self._lock:
            for index, (fault, left) in enumerate(self._faults):
                if (fault.kind in _AT_THE_DOOR) is not at_the_door or fault.provider not in (provider, "all"):
                    continue
                if left == 0 or self._random.random() >= fault.probability:
                    continue
                if left is not None:
                    self._faults[index] = (fault, left - 1)
                strikes.setdefault(fault.kind, fault)
        return strikes


def arrange(reports: Sequence[str], strikes: Strikes) -> list[str]:
    """Give the reports in the order and number in which they go out."""
    if Kind.LOSE in strikes:
        return []
    arranged = list(reports)[:: -1 if Kind.REORDER in strikes else 1]
    repeat = strikes.get(Kind.REPEAT)
    return arranged * (1 + (repeat.times if repeat else 0))
