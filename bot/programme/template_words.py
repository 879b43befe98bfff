"""The words of templates: which fields they may name, how those are filled in, and what WhatsApp would refuse."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.engine.values import Both
from bot.engine.words import N_
from bot.errors import Refusal

PLACE = re.compile(r"\{([^{}]*)\}")
"""A field in a text, as it is written there."""
LONGEST = 1024
"""Characters of a template, its fields filled in (https://www.twilio.com/docs/content/twilio-text)."""
_MOST_EMOJI = 9
_WORD = re.compile(r"[^\W_]")
_NOT_SPACED = re.compile(r"\t| {5}|\n{3}")


class Field(NamedTuple):
    """What a template may name."""

    sample: Both
    """What WhatsApp's people see in its place."""
    longest: int
    """A value is cut after so many characters."""


FIELDS: Mapping[str, Field] = {
    "contact.name": Field(Both("Uwase Aline", "Uwase Aline"), 60),
    "contact.district": Field(Both("Huye", "Huye"), 10),
    "contact.sector": Field(Both("Tumba", "Tumba"), 18),
    "title": Field(Both("Shoe design", "Gukora inkweto"), 100),
    "date": Field(Both("Monday 22 March", "ku wa Mbere tariki 22 Werurwe"), 40),
    "time": Field(Both("09:00", "saa 09:00"), 12),
    "venue": Field(Both("Masaka, Kigali", "Masaka, Kigali"), 150),
    "code": Field(Both("ABC346", "ABC346"), 12),
    "place": Field(Both("3", "3"), 6),
    "deadline": Field(Both("20 March 18:00", "20 Werurwe saa 18:00"), 40),
    "word": Field(Both("INTERVIEW", "IKIGANIRO"), 40),
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


def find_faults(body: str, allowed: tuple[str, ...]) -> Iterator[Refusal]:
    """Give what WhatsApp, or we, would refuse in a text, each with its remedy.

    The rules: https://www.twilio.com/docs/content/using-variables-with-content-api.
    """
    if not body.strip():
        yield Refusal(N_("The text is empty."))
        return
    unknown = [name for name in fields_of(body) if name not in allowed]
    yield from (
        Refusal(N_("There is no {name} here. Choose from: {known}."), **_named(one, allowed)) for one in unknown
    )
    if not unknown:
        yield from _of_places(body)
        yield from _of_length(body)
    if _NOT_SPACED.search(body):
        yield Refusal(N_("Leave out tabs, rows of spaces, and more than one empty line."))
    if sum(unicodedata.category(character) == "So" for character in body) > _MOST_EMOJI:
        yield Refusal(N_("WhatsApp takes {most} pictures at the most."), most=_MOST_EMOJI)


def _named(name: str, allowed: tuple[str, ...]) -> dict[str, str]:
    return {"name": f"{{{name}}}", "known": ", ".join(f"{{{one}}}" for one in allowed)}


def _of_places(body: str) -> Iterator[Refusal]:
    """Look at where the fields stand: WhatsApp wants words around each."""
    names = fields_of(body)
    first, *between = PLACE.split(body)[::2]
    if any(mark in PLACE.sub("", body) for mark in "{}"):
        yield Refusal(N_("A brace stands alone: write the field between two of them."))
    if names and not _WORD.search(first):
        yield Refusal(N_("It begins with a field: put words before it."))
    if names and not _WORD.search(between[-1]):
        yield Refusal(N_("It ends with a field: put words after it."))
    for before, words, after in zip(names, between, names[1:], strict=False):
        if not _WORD.search(words):
            told = {"before": f"{{{before}}}", "after": f"{{{after}}}"}
            yield Refusal(N_("No word stands between {before} and {after}: put one there."), **told)
    if len({*names}) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        yield Refusal(N_("It names {name} twice: name it once."), name=f"{{{twice}}}")


def _of_length(body: str) -> Iterator[Refusal]:
    count = len(fields_of(body))
    words = sum(bool(_WORD.search(word)) for word in PLACE.sub(" ", body).split())
    needed = 2 * count + 1
    if words < needed:
        told = {"count": count, "needed": needed, "words": words}
        yield Refusal(N_("{count} fields need {needed} words beside them, and there are {words}: say more."), **told)
    longest = len(fill(body, {name: "x" * FIELDS[name].longest for name in fields_of(body)}))
    if longest > LONGEST:
        yield Refusal(
            N_("It can become {longest} characters long: WhatsApp takes {most}."), longest=longest, most=LONGEST
        )
