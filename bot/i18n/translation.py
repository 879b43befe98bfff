"""What holds between an English sentence and its translation in any language."""

from __future__ import annotations

import re
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING

from bot.i18n.pairs import Complaint, Pair, bare, words_of
from bot.text import foreign, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGLISH = """
the and of you your for are with please this that have has not or from will can been our my they in on if do yes more
all press enter reply register workshop training name phone number account loan send message error invalid try again
thank thanks welcome select choose continue back next help date time day month year price product order photo
"""
"""English words that are no Kinyarwanda ones; `no`, `we`, `be`, `so`, `she` and `is` are."""

_ACTED_ON = """
stop stopall unsubscribe cancel end quit optout revoke start unstop help info
hagarika reka kuvamo kwiyandukuza iyandukuze tangira ubufasha
"""
"""Words that a provider or we act on when they are sent alone."""

_CONFIDENCE = re.compile(r"\bconfidence: (?:attested words|attested|derived|unsure); \w")
_LENGTHS = (0.6, 2.0)
"""How long a translation usually is, compared to the English; nine in ten are within."""


def check_placeholders(pair: Pair) -> Iterator[Complaint]:
    """Find placeholders that were lost, added, renamed or given another form."""
    try:
        wanted, given = _placeholders(pair.message), _placeholders(pair.translation)
    except ValueError as error:
        yield Complaint("placeholders", f"the braces are not right: {error}")
        return
    for extra in sorted(given - wanted):
        close = get_close_matches(extra, wanted - given, n=1, cutoff=0.5)
        yield Complaint(
            "placeholders", f"{extra} is not in the English{f'; did you mean {close[0]}?' if close else ''}"
        )
    for lost in sorted(wanted - given):
        yield Complaint("placeholders", f"{lost} is missing")


def check_english(pair: Pair) -> Iterator[Complaint]:
    """Find what was left in English."""
    if pair.is_same_in_both:
        return
    hint = "; note 'same in both' beside it if that is meant"
    if pair.translation == pair.message and words_of(pair.message):
        yield Complaint("english", f"is the same as the English{hint}")
    for word in words_of(pair.translation):
        if word in _ENGLISH.split():
            yield Complaint("english", f"{word!r} is English{hint}")


def check_alphabet(pair: Pair) -> Iterator[Complaint]:
    """Find characters outside GSM-7: what sending does not replace by itself makes a message dear."""
    for position, character, twin in foreign(pair.translation):
        told = f"{character!r} at {position + 1} is not in GSM-7"
        yield Complaint("gsm7", told if twin is None else f"{told}; it is sent as {twin!r}", fails=twin is None)


def check_shape(pair: Pair) -> Iterator[Complaint]:
    """Find lines that were joined or cut, and spaces at an end or doubled."""
    lines, wanted = pair.translation.count("\n") + 1, pair.message.count("\n") + 1
    if lines != wanted:
        yield Complaint("shape", f"has {lines} lines, the English {wanted}")
    if pair.translation != pair.translation.strip() or "  " in pair.translation:
        yield Complaint("shape", "has a space at an end, or two together")


def check_label(pair: Pair) -> Iterator[Complaint]:
    """Find a sentence that is one word which, typed as a menu's label, would opt out or in or call for help."""
    word = plain(pair.translation)
    if word in _ACTED_ON.split():
        yield Complaint("label", f"{pair.translation!r}, sent alone, does something by itself: say more, such as what")


def check_length(pair: Pair) -> Iterator[Complaint]:
    """Find a translation that may belong to another sentence: it is far shorter or longer. It does not fail."""
    english, other = len(bare(pair.message)), len(bare(pair.translation))
    low, high = _LENGTHS
    if english >= 20 and not low <= other / english <= high:
        told = f"is {other / english:.2f} times as long as the English: usual is {low} to {high}"
        yield Complaint("length", told, fails=False)


def check_confidence(pair: Pair) -> Iterator[Complaint]:
    """Find a translation beside which it is not noted how sure it is and what it rests on."""
    if words_of(pair.translation) and not _CONFIDENCE.search(pair.comment):
        wanted = "confidence: attested, attested words, derived or unsure; then the model or the glossary rows"
        yield Complaint("confidence", f"the translator's comment does not say '{wanted}'")


def _placeholders(text: str) -> set[str]:
    return {
        f"{{{name}:{form}}}" if form else f"{{{name}}}"
        for _, name, form, _ in Formatter().parse(text)
        if name is not None
    }
