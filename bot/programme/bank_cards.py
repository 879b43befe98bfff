"""What flows read of a bank; how long each text can be is what its document is held to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.engine.kinds import Septets
from bot.engine.values import Both

MOST = 6
"""So many banks, and branches, are a list that can be read on every medium."""


@dataclass(frozen=True, slots=True)
class BankCard:
    """A bank, also as a line in the list."""

    value: int
    label: Annotated[str, Septets(24)]
    name: Annotated[str, Septets(24)]
    phone: Annotated[str, Septets(13)]


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """An account or a loan, also as a line in the list."""

    value: int
    label: Annotated[Both, Septets(30)]
    name: Annotated[Both, Septets(30)]
    about: Annotated[Both, Septets(100)]
    conditions: Annotated[Both, Septets(100)]
    documents: Annotated[Both, Septets(100)]


@dataclass(frozen=True, slots=True)
class BranchCard:
    """A branch, also as a line in the list."""

    value: int
    label: Annotated[str, Septets(32)]
    name: Annotated[str, Septets(20)]
    district: Annotated[str, Septets(10)]
    address: Annotated[Both, Septets(32)]
    hours: Annotated[str, Septets(11)]
    phone: Annotated[str, Septets(13)]


@dataclass(frozen=True, slots=True)
class Only:
    """There is one bank, and no need to choose."""

    bank: BankCard


@dataclass(frozen=True, slots=True)
class Near:
    """There is one branch in reach."""

    branch: BranchCard
