"""Answers that are words: free text, names, yes and no, codes."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.engine.answers.heard import Asked, Complaint, Heard, Misunderstood, Understood
from bot.text import plain, septets

_YES = (
    *("yego", "yee", "ye", "ee", "eee", "ego", "nibyo", "ni byo", "ndabyemeye", "ndemera", "nemeye", "sawa"),
    *("yes", "y", "yeah", "yep", "ok", "okay", "sure", "correct", "oui", "1"),
)
_NO = (
    *("oya", "hoya", "sibyo", "si byo", "ntabwo", "sinemeye", "nanze", "sinshaka"),
    *("no", "n", "nope", "non", "2"),
)
_MEANINGS = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
_OFTEN_MISTYPED = ("yego", "yes", "oya", "hoya")
_THUMBS = {"\U0001f44d": True, "\U0001f44e": False}
_COURTESY = re.compile(r"\b(?:please|thanks|thank you|sir|madam|murakoze|urakoze|rwose|cyane|pe|mwa)\b")

_INTRODUCTION = re.compile(
    r"(?:my names? (?:is|are)|nitwa|amazina yanjye ni|izina ryanjye ni)\s+|(?:amazina|izina|names?)\s*:\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]+(?:[ '.-]+[^\W\d_]+)*[.']?")
_PARTICLES = {"d", "da", "de", "des", "du", "la", "le"}
_PART = re.compile(r"[^\W\d_]+")


def read_text(asked: Asked) -> Heard:
    """Give the text as it was written, but for the typography that folding takes."""
    return _fitting(asked, asked.text)


def read_name(asked: Asked) -> Heard:
    """Give the name tidied: single spaces, and capitals where it was written all in one case."""
    introduction = _INTRODUCTION.match(asked.text)
    name = " ".join(asked.text[introduction.end() if introduction else 0 :].split())
    if not _NAME.fullmatch(name) or septets(name) is None:
        return Misunderstood(Complaint.LETTERS_ONLY)
    if sum(map(str.isalpha, name)) < 2:
        return Misunderstood(Complaint.TOO_SHORT)
    if name.islower() or name.isupper():
        name = _PART.sub(_capital, name)
    return _fitting(asked, name)


def read_yes_no(asked: Asked) -> Heard:
    """Give True for yes and False for no, said in either language, by menu number or by thumb."""
    if asked.text[0] in _THUMBS:
        return Understood(_THUMBS[asked.text[0]])
    words = dict.fromkeys(_COURTESY.sub(" ", plain(asked.text)).split())
    phrase = _MEANINGS.get(" ".join(words))
    meant = {phrase} if phrase is not None else set(map(_meaning, words))
    if meant in ({True}, {False}):
        return Understood(True in meant)
    return Misunderstood(Complaint.NOT_YES_NO)


def read_code(asked: Asked) -> Heard:
    """Give the code in capitals without spaces and dashes; no character is taken for another."""
    code = re.sub(r"[\s.-]", "", asked.text).upper()
    fits = code.isascii() and code.isalnum() and asked.low <= len(code) <= asked.high
    return Understood(code) if fits else Misunderstood(Complaint.NOT_A_CODE)


def _fitting(asked: Asked, text: str) -> Heard:
    size = septets(text)
    if size is None:  # it will be paid for in UTF-16 units
        size = len(text.encode("utf-16-le")) // 2
    if size > asked.high:
        return Misunderstood(Complaint.TOO_LONG)
    return Misunderstood(Complaint.TOO_SHORT) if size < asked.low else Understood(text)


def _capital(found: re.Match[str]) -> str:
    """Give one part of a name as it is usually written: `Jean de Dieu`, `d'Amour`, but initials such as `JMV` stay."""
    part = found[0]
    if found.start() and part.lower() in _PARTICLES:
        return part.lower()
    initials = part.isupper() and len(part) <= 3 and not set(part) & set("AEIOU")
    return part if initials else part.capitalize()


def _meaning(word: str) -> bool | None:
    """Give what one word says, with one slip at most in a word of more than two letters."""
    if word in _MEANINGS or len(word) < 3:
        return _MEANINGS.get(word)
    near = {_MEANINGS[known] for known in _OFTEN_MISTYPED if OSA.distance(word, known, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None
