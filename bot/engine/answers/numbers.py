"""Whole numbers and amounts of money as people write them: `5,000`, `5.000 Frw`, `5 000`, `1.5k`, `ibihumbi 5`."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.engine.answers.heard import Asked, Complaint, Heard, Misunderstood, Understood
from bot.engine.answers.numerals import said
from bot.text import western_digits

_NOISE = re.compile(
    r"(?<![a-z])(?:frws?|rwf|frs?|f|francs?|amafaranga|ni|hafi|nka|about|imyaka|umwaka|years?|yrs?|old"
    r"|abantu|people|persons?|abakozi|workers|employees|amezi|months?|iminsi|days?|pairs?)(?![a-z])|/[=-]$"
)
_LETTER_O = re.compile(r"(?<![a-z])[\do][\do.,']*(?![a-np-z])")
_WHOLE = re.compile(r"(-?)(\d+|\d{1,3}(?:([ .,'])\d{3})(?:\3\d{3})*)(?:(?<=\d{3})\.00?)?")
_DECIMAL = r"(\d+(?:[.,]\d{1,2})?)"
_SCALED = re.compile(rf"{_DECIMAL} ?(k|m|thousand|million)|(miliyoni|ibihumbi) {_DECIMAL}")
_SCALES = {"k": 1000, "m": 1_000_000, "thousand": 1000, "million": 1_000_000, "ibihumbi": 1000, "miliyoni": 1_000_000}


def read_number(asked: Asked) -> Heard:
    """Give the whole number that was written; the bounds are the numbers themselves."""
    number = _number(asked.text)
    if number is None:
        return Misunderstood(Complaint.NOT_A_NUMBER)
    return Understood(number) if asked.low <= number <= asked.high else Misunderstood(Complaint.OUT_OF_RANGE)


def read_amount(asked: Asked) -> Heard:
    """Give the francs that were written; the bounds are francs."""
    heard = read_number(asked)
    return Understood(Decimal(heard.value)) if isinstance(heard, Understood) else heard  # type: ignore[arg-type]  # a number


def _number(text: str) -> int | None:
    text = _LETTER_O.sub(_zeros, western_digits(text).lower())
    text = " ".join(_NOISE.sub(" ", text.strip(" .,;!?()")).split())
    if found := _WHOLE.fullmatch(text):
        return _whole(found)
    if found := _SCALED.fullmatch(text):
        number = Decimal((found[1] or found[4]).replace(",", ".")) * _SCALES[found[2] or found[3]]
        return int(number) if number == int(number) else None
    return said(text.replace("'", "").split())


def _zeros(found: re.Match[str]) -> str:
    """Put zeros for letters O in what holds a digit too."""
    return found[0].replace("o", "0") if any(map(str.isdigit, found[0])) else found[0]


def _whole(found: re.Match[str]) -> int | None:
    sign, digits, _ = found.groups()
    if digits.startswith("0") and len(digits) > 4:  # a phone number or a code, not an amount
        return None
    return int(sign + re.sub(r"\D", "", digits))
