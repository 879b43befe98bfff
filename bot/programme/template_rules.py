"""What WhatsApp would refuse in a text, told before it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.words import COMPLAINTS
from bot.errors import Refusal
from bot.marking import N_
from bot.programme.template_words import FIELDS, PLACE, fields_of, fill

_LONGEST = 1024
"""Characters of a template, its fields filled in (https://www.twilio.com/docs/content/twilio-text)."""
_WORD = re.compile(r"[^\W_]")
_NOT_SPACED = re.compile(r"\t| {5}|\n{3}")


def find_faults(body: str, allowed: tuple[str, ...]) -> Iterator[Refusal]:
    """Give what WhatsApp, or we, would refuse in a text, each with its remedy.

    The rules: https://www.twilio.com/docs/content/using-variables-with-content-api.
    """
    if not body.strip():
        yield Refusal(N_("There are no words."))
        return
    known = ", ".join(map(_braced, allowed))
    unknown = [name for name in fields_of(body) if name not in allowed]
    yield from (
        Refusal(N_("There is no {name} here. Choose: {known}."), name=_braced(one), known=known) for one in unknown
    )
    if not unknown:
        yield from _of_places(body)
        yield from _of_length(body)
    if any(mark in PLACE.sub("", body) for mark in "{}"):
        yield Refusal(N_("A name stands between two braces: {example}."), example=_braced(allowed[0]))
    if _NOT_SPACED.search(body):
        yield Refusal(N_("Write without rows of spaces or of empty lines."))


def _braced(name: str) -> str:
    return f"{{{name}}}"


def _of_places(body: str) -> Iterator[Refusal]:
    """Look at where the fields stand: WhatsApp wants words around each."""
    names = fields_of(body)
    first, *between = PLACE.split(body)[::2]
    if names and not _WORD.search(first):
        yield Refusal(N_("Put words before {name}."), name=_braced(names[0]))
    if names and not _WORD.search(between[-1]):
        yield Refusal(N_("Put words after {name}."), name=_braced(names[-1]))
    for before, words, after in zip(names, between, names[1:], strict=False):
        if not _WORD.search(words):
            yield Refusal(N_("Put a word between {before} and {after}."), before=_braced(before), after=_braced(after))
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Refusal(N_("Name {name} only once."), name=_braced(name))


def _of_length(body: str) -> Iterator[Refusal]:
    words = sum(bool(_WORD.search(word)) for word in PLACE.sub(" ", body).split())
    needed = 2 * len(fields_of(body)) + 1
    if words < needed:
        yield Refusal(N_("Write more words: {needed} are needed, and there are {words}."), needed=needed, words=words)
    longest = len(fill(body, {name: "x" * FIELDS[name].longest for name in fields_of(body)}))
    if longest > _LONGEST:
        yield Refusal(COMPLAINTS["too_long"], high=_LONGEST - longest + len(body))
