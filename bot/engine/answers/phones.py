"""Mobile numbers, in whichever way they are written."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.engine.answers.heard import Asked, Complaint, Heard, Misunderstood, Understood
from bot.text import western_digits

_LETTER_O = re.compile(r"(?<![a-z])o(?=[\do])|(?<=\d)o", re.IGNORECASE)
_RUN = re.compile(r"[+(]*\d[\d\s().+-]*\d")
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def read_phone(asked: Asked) -> Heard:
    """Give the number as E.164; which numbers exist is the numbering plan's to say."""
    runs = _RUN.findall(_LETTER_O.sub("0", western_digits(asked.text)))
    try:
        number = phonenumbers.parse(runs[0] if len(runs) == 1 else "", asked.country)
    except phonenumbers.NumberParseException:
        return Misunderstood(Complaint.NOT_A_PHONE)
    ours = phonenumbers.is_valid_number_for_region(number, asked.country)
    if not ours or phonenumbers.number_type(number) not in _MOBILE:
        return Misunderstood(Complaint.NOT_A_PHONE)
    return Understood(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
