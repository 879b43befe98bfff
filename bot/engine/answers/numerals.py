"""Numbers said in words, in English and in Kinyarwanda with the prefix of whatever is counted."""

from __future__ import annotations

import re

_SMALL = (
    r"(?:u|i|ri|ki|ru|ka|bu|ku)?mwe|one",
    r"(?:ba|i|a|bi|ka|tu)?biri|ebyiri|two",
    r"(?:ba|i|a|bi|ga|du)?tatu|eshatu|three",
    r"(?:ba|i|a|bi|ka|tu)?ne|enye|four",
    r"(?:ba|i|a|bi|ga|du)?tanu|eshanu|five",
    r"(?:ba|i|a|bi|ga|du)?tandatu|esheshatu|six",
    r"(?:ba|i|a|bi|ka|tu)?rindwi|seven",
    r"u?munani|inani|eight",
    r"i?cyenda|i?kenda|nine",
    r"i?cumi|ten",
)
_NUMERAL = re.compile("|".join(f"({words})" for words in _SMALL))
_ROUND = {"makumyabiri": 20, "ijana": 100, "igihumbi": 1000, "miliyoni": 1_000_000, "miliyari": 1_000_000_000}
_BEFORE = {"mirongo": 10, "magana": 100, "ibihumbi": 1000, "miliyoni": 1_000_000, "miliyari": 1_000_000_000}
"""Kinyarwanda says how many of them behind: `ibihumbi bitanu`."""
_BEHIND = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_HALF = "nigice"


def numeral(word: str) -> int | None:
    """Give the number, 1 to 10, that a plain word says: `batanu`, `eshanu`, `five`."""
    found = _NUMERAL.fullmatch(word)
    return found.lastindex if found else None


def said(words: list[str]) -> int | None:
    """Give the number that plain words say, round ones only: `magana atanu`, `ibihumbi 5`, `miliyoni ebyiri nigice`.

    Sums are not read: whether `ibihumbi mirongo itanu na bibiri` is 52,000 or 50,002 only its speaker knows.
    """
    match words:
        case [word]:
            return int(word) if word.isdecimal() else _ROUND.get(word, numeral(word))
        case [unit, *_, last] if last == _HALF and unit in _BEFORE:
            whole = said(words[:-1])
            return whole + _BEFORE[unit] // 2 if whole else None
        case [unit, *count] if unit in _BEFORE:
            return _product(count, _BEFORE[unit])
        case [*count, unit] if unit in _BEHIND:
            return _product(count, _BEHIND[unit])
        case _:
            return None


def _product(count: list[str], unit: int) -> int | None:
    number = said(count)
    return None if number is None else number * unit
