"""The form of who is interested in a product: what was written in it, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

from bot.programme.interests import Buyer

_NAME, _WAY, _MESSAGE = 60, 120, 500
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
_TRAP = "website"
"""A field that people do not see; machines fill it in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written in the form."""

    name: str = ""
    way: str = ""
    message: str = ""
    fault: str = ""
    """What is wrong with it: name, way, message or later; empty where nothing is."""
    phone_or_mail: str = ""
    """How they are reached, as we keep it."""
    wants_word: bool = False
    """Whether they agree to be told when the artisan knows of them."""
    is_machine: bool = False

    def buyer(self, origin: str) -> Buyer:
        """Give who is interested."""
        return Buyer(self.name, self.phone_or_mail, self.message, wants_word=self.wants_word, origin=origin)


def read_form(form: Mapping[str, str], country: str) -> Asked:
    """Give what was written, with the first fault of it."""
    name, way = (" ".join(_plain(form.get(field, "")).split()) for field in ("name", "way"))
    message = _plain(form.get("message", "")).strip()
    reached = _reached(way, country)
    faults = {
        "name": not 2 <= len(name) <= _NAME,
        "way": not reached,
        "message": len(message) > _MESSAGE,
    }
    fault = next((field for field, wrong in faults.items() if wrong), "")
    wants_word, is_machine = bool(form.get("word")), bool(form.get(_TRAP))
    return Asked(name, way, message, fault, reached, wants_word=wants_word, is_machine=is_machine)


def _plain(text: str) -> str:
    """Give a text without what is no writing: it goes into lists, messages and tables."""
    return "".join(letter for letter in text.replace("\r\n", "\n") if letter.isprintable() or letter == "\n")


def _reached(way: str, country: str) -> str:
    """Give a phone number in E.164, or a mail address; empty where it is neither."""
    if "@" in way:
        return way if len(way) <= _WAY and _MAIL.fullmatch(way) else ""
    try:
        number = phonenumbers.parse(way, country)
    except phonenumbers.NumberParseException:
        return ""
    whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return whole if phonenumbers.is_valid_number(number) else ""
