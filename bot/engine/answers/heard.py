"""What comes of a typed answer: a value, a value to be confirmed, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

Value = str | int | bool | Decimal | date | time
"""What is saved. An amount is a Decimal of francs, a phone number E.164, a place `Sector, District` or `District`."""


class Complaint(StrEnum):
    """Why an answer was not understood."""

    EMPTY = "empty"
    """Nothing was written, or nothing that can be seen."""
    TOO_LONG = "too_long"
    """More septets than there is room for."""
    TOO_SHORT = "too_short"
    """Fewer septets than are asked for, or a name of one letter."""
    NOT_A_NUMBER = "not_a_number"
    """No whole number, or more than one."""
    OUT_OF_RANGE = "out_of_range"
    """A number below or above what is possible."""
    NOT_A_DATE = "not_a_date"
    """No date, one that no calendar has, or one too far away."""
    IN_THE_PAST = "in_the_past"
    """A date before the first that is possible, where today or a later day is the first."""
    IN_THE_FUTURE = "in_the_future"
    """A date after the last that is possible, where today or an earlier day is the last."""
    NOT_A_TIME = "not_a_time"
    """No time of day."""
    NOT_A_PHONE = "not_a_phone"
    """No mobile number of the country."""
    NOT_YES_NO = "not_yes_no"
    """Neither yes nor no."""
    UNKNOWN_PLACE = "unknown_place"
    """No district or sector, or a sector's name that several districts have."""
    LETTERS_ONLY = "letters_only"
    """A name with something in it that no name has."""
    NOT_A_PHOTO = "not_a_photo"
    """Words where a photo was asked."""
    NOT_A_CODE = "not_a_code"
    """Not only letters and digits, or too few or too many."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was meant."""

    value: Value


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What was probably meant: to be shown and confirmed before it is saved."""

    value: Value
    shown: str
    """The value in a form that no language changes: `08:00`, `12/05/2027`, `Tumba, Huye`."""


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Nothing that can be saved."""

    reason: Complaint


Heard = Understood | Doubtful | Misunderstood
"""What comes of a typed answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed answer beside what was asked for; the bounds as in AnswerSpec, the text folded and trimmed."""

    text: str
    low: int
    high: int
    today: date
    country: str
