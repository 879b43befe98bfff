"""The words of templates: which fields they may name, and how those are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import NamedTuple

from bot.engine.values import Both

PLACE = re.compile(r"\{([^{}]*)\}")
"""A field in a text, as it is written there."""


class _Field(NamedTuple):
    """What a template may name."""

    sample: Both
    """What WhatsApp's people see in its place."""
    longest: int
    """A value is cut after so many characters."""


FIELDS: Mapping[str, _Field] = {
    "contact.name": _Field(Both("Uwase Aline", "Uwase Aline"), 60),
    "contact.district": _Field(Both("Huye", "Huye"), 10),
    "contact.sector": _Field(Both("Tumba", "Tumba"), 18),
    "title": _Field(Both("Shoe design", "Gukora inkweto"), 100),
    "date": _Field(Both("Monday 22 March", "ku wa Mbere tariki 22 Werurwe"), 40),
    "time": _Field(Both("09:00", "saa 09:00"), 12),
    "venue": _Field(Both("Masaka, Kigali", "Masaka, Kigali"), 150),
    "code": _Field(Both("ABC346", "ABC346"), 12),
    "place": _Field(Both("3", "3"), 6),
    "deadline": _Field(Both("20 March 18:00", "20 Werurwe saa 18:00"), 40),
    "word": _Field(Both("INTERVIEW", "IKIGANIRO"), 40),
}
OF_CONTACT = ("contact.name", "contact.district", "contact.sector")
"""What a template for broadcasts may name; one that stands for a notice may name what that one tells."""


def fields_of(body: str) -> tuple[str, ...]:
    """Give the fields that a text names, in their order."""
    return tuple(PLACE.findall(body))


def fit(name: str, value: str) -> str:
    """Give a value as WhatsApp takes it: one line, not empty, no longer than was reckoned with.

    Of straight apostrophes in values refusals were reported (https://github.com/twilio/twilio-node/issues/1082).
    """
    return " ".join(value.split()).replace("'", "’")[: FIELDS[name].longest].strip() or "-"


def fill(body: str, values: Mapping[str, str]) -> str:
    """Give a text with its fields filled in, by values that fit."""
    return PLACE.sub(lambda found: values[found[1]], body)


def numbered(body: str) -> str:
    """Give a text as WhatsApp has it: with `{{1}}`, `{{2}}` … where values stand."""
    places = count(1)
    return PLACE.sub(lambda _found: f"{{{{{next(places)}}}}}", body)
