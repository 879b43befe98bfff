"""A survey as staff fill it in, question by question, made into the document that defines it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import yaml

from bot.engine.values import Both
from bot.programme.survey_notation import FORMAT, Kind
from bot.text import plain

_LONGEST = 20
_TAKEN = ("name", "number", "language", "district", "answered_on")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was filled in."""

    kind: Kind = Kind.CHOICE
    text: Both = field(default_factory=lambda: Both("", ""))
    low: str = ""
    high: str = ""
    """The bounds of a number, and how long a text may be; empty: as far as they may go."""
    labels: tuple[Both, ...] = ()
    """Of a choice, in their order; of a scale what its two ends mean."""


@dataclass(frozen=True, slots=True)
class Written:
    """A survey as it was filled in."""

    name: str
    title: Both
    intro: Both
    keywords: Mapping[str, str]
    """By language; without any its name begins it."""
    questions: tuple[Asked, ...]
    anonymous: bool = False


def compose(written: Written) -> str:
    """Give the document of a survey; its questions are called as `names_of` has it."""
    keywords = {language: words.split() for language, words in written.keywords.items() if words.split()}
    document: dict[str, Any] = {
        "format": FORMAT,
        "survey": written.name,
        "title": _both(written.title),
        "intro": _both(written.intro),
        **({"keywords": keywords} if keywords else {}),
        **({"anonymous": True} if written.anonymous else {}),
        "questions": dict(zip(names_of(written), map(_question, written.questions), strict=True)),
    }
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120))


def names_of(written: Written) -> list[str]:
    """Give what the questions are called in figures and lists: their first English words, each another."""
    names: list[str] = []
    for question in written.questions:
        names.append(_name(question.text.en, {*names, *_TAKEN}, "question"))
    return names


def _question(asked: Asked) -> dict[str, Any]:
    text = {str(asked.kind): _both(asked.text)}
    match asked.kind:
        case Kind.CHOICE:
            values: list[str] = []
            for label in asked.labels:
                values.append(_name(label.en, values, "answer"))
            return {**text, "labels": dict(zip(values, map(_both, asked.labels), strict=True))}
        case Kind.SCALE:
            return {**text, **dict(zip(("low", "high"), map(_both, asked.labels), strict=False))}
        case Kind.NUMBER:
            return {**text, **{name: value for name, value in (("low", asked.low), ("high", asked.high)) if value}}
    return {**text, **({"high": asked.high} if asked.high else {})}


def _name(text: str, taken: Collection[str], otherwise: str) -> str:
    """Give the words of a text as a name that is not taken."""
    words = re.sub(r"[^a-z0-9]+", "_", plain(text)).strip("_")
    base = words[:_LONGEST].rstrip("_") if words[:1].isalpha() else otherwise
    tried = (base if number == 1 else f"{base[: _LONGEST - 3]}_{number}" for number in count(1))
    return next(name for name in tried if name not in taken)


def _both(text: Both) -> dict[str, str]:
    return {"en": text.en, "rw": text.rw}
