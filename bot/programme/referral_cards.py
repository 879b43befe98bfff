"""What flows read of a referral, and the outcomes of what is done with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.engine.kinds import Septets


@dataclass(frozen=True, slots=True)
class ReferralCard:
    """A referral as its contact reads it."""

    value: int
    reference: Annotated[str, Septets(6)]
    bank: Annotated[str, Septets(24)]


@dataclass(frozen=True, slots=True)
class SentCard(ReferralCard):
    """A new one."""

    by: date
    """By when the bank calls."""


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """A referral as the bank's officer reads it, also as a line in the list."""

    value: int
    label: Annotated[str, Septets(47)]
    reference: Annotated[str, Septets(6)]
    name: Annotated[str, Septets(40)]
    district: Annotated[str, Septets(10)]
    number: Annotated[str, Septets(13)]


@dataclass(frozen=True, slots=True)
class Standing:
    """The contact has asked that bank already."""

    referral: ReferralCard


@dataclass(frozen=True, slots=True)
class Sent:
    """The bank has it."""

    referral: SentCard


@dataclass(frozen=True, slots=True)
class Account:
    """It is about an account."""

    customer: CustomerCard


@dataclass(frozen=True, slots=True)
class Loan:
    """It is about a loan."""

    customer: CustomerCard
