"""Mobile numbers, in whichever way they are written."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.engine.answers.heard import Asked, Complaint, Heard, Misunderstood, Understood
from bot.text import western_digits

_LETTER_O = re.compile(r"(?<![a-z])o(?=[\do])|(?<=\d)o", re.IGNORECASE)
_LABEL = re.compile(r"^[^\d+(]*")
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def read_phone(asked: Asked) -> Heard:
    """Give the number as E.164; which numbers exist is the numbering plan's to say."""
    digits = _LABEL.sub("", _LETTER_O.sub("0", western_digits(asked.text)))
    if re.search("[a-z]", digits, re.IGNORECASE):  # else they would be taken for keys of a telephone
        return Misunderstood(Complaint.NOT_A_PHONE)
    try:
        number = phonenumbers.parse(digits, asked.country)
    except phonenumbers.NumberParseException:
        return Misunderstood(Complaint.NOT_A_PHONE)
    ours = phonenumbers.is_valid_number_for_region(number, asked.country)
    if not ours or phonenumbers.number_type(number) not in _MOBILE:
        return Misunderstood(Complaint.NOT_A_PHONE)
    return Understood(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
