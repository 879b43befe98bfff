"""How Kinyarwanda is written, as far as a machine can tell: syllables, elision, spelling, and not Kirundi.

The sets and patterns were tried on 384,000 words of Rwandan news: they reject less than two words in a thousand of
those, and most of what they reject there are slips.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.i18n.pairs import Complaint, Pair, bare, words_of
from bot.text import fold_gsm7

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONSETS = (
    "(?:[lwy]|nny|mpf|nts)",
    "(?:[dfghksz]|mf|ng|nk|ns|nz|ts)w?",
    "(?:[cmptv]|pf|sh|mb|mp|mv|nc|nd|nj|nsh|nt)[wy]?",
    "[bjnr](?:w|yw?)?",
)
"""What a syllable can begin with, by the glides that may follow: none, w, w or y, and all with yw besides."""

_SYLLABLES = re.compile(rf"(?:(?:{'|'.join(_ONSETS)})?[aeiou])+")
_ELIDED = re.compile("[nywbkzm]|[bc]y|[bkmrt]w|nk|ry|i[ck]|icy|i[bz]|iby|iry|u[kw]|ubw|a[bhky]|aba")
"""What can stand before an apostrophe: a connective, or a pronoun with one, that has lost its vowel."""

_CONNECTIVES = "n|nk|[ywbkz]|[bc]y|ry|[brt]w"

_FOREIGN = frozenset(
    (
        *("africa's", "choose", "csv", "english", "excel", "frw", "mb", "pdf", "sms", "start", "stop", "talking"),
        *("twilio", "ussd", "utf", "whatsapp", "xlsx"),
    )
)
"""Words and names that are written in Kinyarwanda as they are."""

_LOANS = frozenset(("ambasade", "avoka", "interineti", "internet"))
"""Loans before which the connective keeps its vowel."""

_SPELLINGS = {
    "konte": "konti",
    "kugirango": "kugira ngo",
    "kuwa": "ku wa",
    "mukanya": "mu kanya",
    "nomero": "nimero",
    "ntago": "ntabwo",
    "numero": "nimero",
    "nzeli": "Nzeri",
    "sibyo": "si byo",
    "telefone": "telefoni",
}
"""The forms of chat and how the press writes them."""

_KIRUNDI = {
    r"canke": "cyangwa",
    r"i?vy[a-z]+": "by…, iby…",
    r"ico": "icyo",
    r"c[ao]": "cya, cyo",
    r"c'[a-z]+": "cy'…",
    r"cane": "cyane",
    r"[a-z]{3,}mwo": "…mo",
    r"umusi": "umunsi",
    r"imisi": "iminsi",
    r"gushika": "kugera",
    r"[a-z]*tegerezwa[a-z]*": "…gomba",
}
_KIRUNDI_PATTERNS = {re.compile(rf"\b{kirundi}\b"): ours for kirundi, ours in _KIRUNDI.items()}


def check_syllables(pair: Pair) -> Iterator[Complaint]:
    """Find words that are no Kinyarwanda by their syllables: English ones, and most slips of the finger."""
    for word in words_of(pair.translation):
        *elided, last = word.split("'")
        right = (not last or _SYLLABLES.fullmatch(last)) and all(map(_ELIDED.fullmatch, elided))
        if not right and word not in _FOREIGN:
            yield Complaint("syllables", f"{word!r} has syllables that Kinyarwanda does not have")


def check_spelling(pair: Pair) -> Iterator[Complaint]:
    """Find the spellings of chat."""
    for word in words_of(pair.translation):
        if word in _SPELLINGS:
            yield Complaint("spelling", f"{word!r} is written {_SPELLINGS[word]!r}")


def check_kirundi(pair: Pair) -> Iterator[Complaint]:
    """Find forms of Kirundi, which is close and turns up in machine translations."""
    text = bare(pair.translation).lower()
    for pattern, ours in _KIRUNDI_PATTERNS.items():
        for found in pattern.finditer(text):
            yield Complaint("kirundi", f"{found[0]!r} is Kirundi; in Kinyarwanda: {ours}")


def check_elision(pair: Pair) -> Iterator[Complaint]:
    """Find vowels that should have gone or stayed, and spaces beside an apostrophe."""
    text = fold_gsm7(pair.translation)
    for found in re.finditer(r"\b([MmKk]u) [aou]([a-z]+)", text):
        yield _told(found[0], f"{found[1]} {found[2]}")
    for found in re.finditer(r"\b((?:[ywbz]|[bc]y|ry|[brt]w)a) ([aeiou][a-z]+)", text):
        if found[2] not in _LOANS:
            yield _told(found[0], f"{found[1][:-1]}'{found[2]}")
    for found in re.finditer(rf"\b({_CONNECTIVES}) ?' ?(\{{[^}}]*\}})", text):
        yield _told(found[0], f"{found[1]}a {found[2]}", "before a name the connective is full")
    for found in re.finditer(rf"\b({_CONNECTIVES})(?: '|' | ' )([a-z]+)", text):
        yield _told(found[0], f"{found[1]}'{found[2]}", "no space beside the apostrophe")


def _told(wrong: str, right: str, why: str = "") -> Complaint:
    return Complaint("elision", f"{wrong!r} is written {right!r}{why and f': {why}'}")
