"""A sentence beside its translation, what can be wrong with the two, and how both are cut into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.text import fold_gsm7

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")


@dataclass(frozen=True, slots=True)
class Pair:
    """An English sentence and its translation, with what the translator noted beside it."""

    message: str
    translation: str
    comment: str = ""

    @property
    def is_same_in_both(self) -> bool:
        """Whether the translator says that the English stands in the translation on purpose."""
        return "same in both" in self.comment


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a check has found: its name, a sentence for the translator, and whether it stands in the way."""

    rule: str
    message: str
    fails: bool = True


Check = Callable[[Pair], Iterator[Complaint]]
"""Gives what is wrong with a pair, nothing where it is right."""


def bare(text: str) -> str:
    """Give the text as it is sent, with each placeholder replaced by a space."""
    return _PLACEHOLDER.sub(" ", fold_gsm7(text))


def words_of(text: str) -> list[str]:
    """Give the words of a text in order and in small letters; a connective stays on its noun: `n'igihe`."""
    return [word.lower() for word in _WORD.findall(bare(text))]
