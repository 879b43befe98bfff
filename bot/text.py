"""What characters cost and how words are compared.

GSM-7 (3GPP TS 23.038) is the alphabet of a cheap SMS and of a USSD screen: a septet a character, two for those of
its extension table. One character from outside makes an SMS UCS-2, with less than half the room.
"""
# ruff: noqa: RUF001 - characters that look like others are what this module is about

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from string import punctuation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_FOREIGN = re.compile(f"[^{re.escape(_BASIC + _EXTENSION)}]")
_NOT_BASIC = re.compile(f"[^{re.escape(_BASIC)}]")

_INVISIBLES = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
    "\ufe0e\ufe0f\ufeff\u20e3"
)
_INVISIBLE = re.compile(f"[{_INVISIBLES}]+")
_PLAIN_TWINS = {
    "'": "‘’‚‛′`´ʹʻʼ‹›",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−•‣◦▪·",
    "...": "…",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\v\x85\u2028\u2029",
    "": _INVISIBLES,
    "/": "⁄",
    "x": "×",
    "->": "→",
    "i": "ı",
    "d": "đ",
    "D": "Đ",
    "l": "ł",
    "L": "Ł",
    "oe": "œ",
    "OE": "Œ",
}
_TWINS = {character: twin for twin, characters in _PLAIN_TWINS.items() for character in characters}
_LATIN_MARKS = range(0x300, 0x370)

_SIMPLE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_SYMBOLS = re.compile(r"[^\w\s\x00-\x7f]+")


def fold_gsm7(text: str) -> str:
    """Give the text with its typographic and accented characters replaced by plain ones that fit GSM-7.

    What has no plain twin (an emoji, Arabic) stays as it is; folding twice changes nothing more.
    """
    if not _FOREIGN.search(text):
        return text
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _FOREIGN.sub(_twin_or_itself, composed))


def sendable(text: str) -> str:
    """Give a text as GSM-7 carries it: folded, and without what has no plain twin, such as an emoji in an answer."""
    folded = fold_gsm7(text)
    if septets(folded) is not None:
        return folded
    lost = {character for _, character, twin in foreign(folded) if twin is None}
    return "".join(character for character in folded if character not in lost)


def septets(text: str) -> int | None:
    """Give how many septets the text takes in GSM-7, None where it does not fit that alphabet."""
    if not _NOT_BASIC.search(text):
        return len(text)
    if _FOREIGN.search(text):
        return None
    return len(text) + len(_NOT_BASIC.findall(text))


def segments(text: str) -> int:
    """Give how many SMS the text is billed as, by Twilio's published calculator: at least one.

    160 septets alone and 153 in a part, or 70 and 67 UTF-16 units; neither an escaped character nor a grapheme (an
    emoji with its skin tone, a flag, a letter with its marks) is cut in two.
    """
    size = septets(text)
    if size is None:
        return _parts(_grapheme_widths(text), alone=70, part=67)
    if size == len(text):
        return 1 if size <= 160 else -(-size // 153)
    return _parts([2 if character in _EXTENSION else 1 for character in text], alone=160, part=153)


def foreign(text: str) -> tuple[tuple[int, str, str | None], ...]:
    """Give what is outside GSM-7, in order: position, character, and what folding makes of it.

    None where folding leaves it; an empty string where it goes: it is invisible, or a mark that joins its letter.
    """
    return tuple((found.start(), found[0], _twin(found[0])) for found in _FOREIGN.finditer(text))


def plain(text: str) -> str:
    """Give the form in which keywords and labels are compared.

    Lower case, without accents, apostrophes or the punctuation around words, in western digits, single spaces.
    """
    text = text.lower()
    if _SIMPLE.fullmatch(text):
        return text
    if not text.isascii():
        text = fold_gsm7(_without_marks(fold_gsm7(text)).casefold())
        text = _SYMBOLS.sub(" ", western_digits(text))
    words = (word.strip(punctuation) for word in text.replace("'", "").split())
    return " ".join(filter(None, words))


def western_digits(text: str) -> str:
    """Give the text with the digits of every script (Arabic-Indic, full width …) written 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _twin_or_itself(found: re.Match[str]) -> str:
    twin = _twin(found[0])
    return found[0] if twin is None else twin


@lru_cache(maxsize=1024)
def _twin(character: str) -> str | None:
    """Give what stands for a foreign character: from the table, or its base letter where that fits GSM-7."""
    if character in _TWINS:
        return _TWINS[character]
    bare = "".join(c for c in unicodedata.normalize("NFD", character) if ord(c) not in _LATIN_MARKS)
    return None if _FOREIGN.search(bare) else bare


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _parts(widths: Iterable[int], *, alone: int, part: int) -> int:
    """Pack characters of these widths in order, none of them cut."""
    widths = list(widths)
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > part:
            parts, used = parts + 1, 0
        used += width
    return parts


def _grapheme_widths(text: str) -> list[int]:
    """Give the UTF-16 units of each grapheme, near enough to UAX 29 for what people send."""
    widths, flags = [_units(text[0])], int(_is_flag_letter(text[0]))
    for previous, character in pairwise(text):
        flags = flags + 1 if _is_flag_letter(character) else 0
        if _joins(previous, character) or (flags and flags % 2 == 0):
            widths[-1] += _units(character)
        else:
            widths.append(_units(character))
    return widths


def _units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _joins(previous: str, character: str) -> bool:
    if unicodedata.category(previous) in {"Cc", "Zl", "Zp"}:
        return False
    if previous == "\u200d":
        return unicodedata.category(character) == "So"
    mark = unicodedata.category(character).startswith("M")
    return mark or character in "\u200c\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"
