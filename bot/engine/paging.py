"""Fills the pages of a USSD screen: prose is cut between sentences or words, a choice never."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.text import septets

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCES = re.compile(r"[.!?](?= )")
_WORDS = re.compile(r"\S(?= )")
_CHARACTERS = re.compile(r".")
_LONG_WORD = 20
"""Septets; a longer word may be cut anywhere."""


class Cut(NamedTuple):
    """A screen that was cut."""

    pages: list[list[str]]
    """The lines of each."""
    asked: int
    """The page on which the question begins."""
    offered: int
    """The page on which the first choice stands; the last where there is none."""


def size(text: str) -> int:
    """Give the septets of a text that is sendable."""
    return septets(text) or 0


def fill(said: Sequence[str], question: Sequence[str], choices: Sequence[str], room: int) -> Cut:
    """Cut lines into pages of so many septets, each as full as may be.

    What was said before and the beginning of the question are cut wherever a page is full, so that the first page holds
    words of the question; a later line of the question stays whole where it fits on the next page.
    """
    pages = _Pages(room)
    for line in said:
        pages.flow(line, whole=False)
    first, *rest = question
    asked = pages.flow(first, whole=False)
    for line in rest:
        pages.flow(line, whole=True)
    offered = [pages.put(choice) for choice in choices]
    return Cut(pages.filled, asked, offered[0] if offered else len(pages.filled) - 1)


class _Pages:
    """Pages that are being filled."""

    def __init__(self, room: int) -> None:
        self.filled: list[list[str]] = [[]]
        self.room = room
        self.left = room

    def turn(self) -> None:
        """Begin the next page."""
        self.filled.append([])
        self.left = self.room

    def put(self, piece: str) -> int:
        """Put a piece on the present page where it fits there, else on the next; give which that is."""
        if size(piece) > self.left and self.filled[-1]:
            self.turn()
        self.filled[-1].append(piece)
        self.left -= size(piece) + 1
        return len(self.filled) - 1

    def flow(self, line: str, *, whole: bool) -> int:
        """Put a line of prose, cut where a page is full; give the page on which it begins."""
        head, rest = self._cut(line, whole=whole)
        begins = self.put(head)
        while rest:
            self.turn()
            head, rest = self._cut(rest, whole=False)
            self.put(head)
        return begins

    def _cut(self, line: str, *, whole: bool) -> tuple[str, str]:
        """Cut off as much of a line as is to be put next."""
        if size(line) <= self.left:
            return line, ""
        head = _most(line, _SENTENCES, self.left)
        if size(head) < self.left - self.room // 2:  # too much of the page would stay empty
            head = ""
        if not head and not (whole and size(line) <= self.room):
            head = _words(line, self.left)
        if not head and size(line) > self.room:
            head = _words(line, self.room)
        return (head, line[len(head) :].lstrip(" ")) if head else (line, "")


def _words(line: str, room: int) -> str:
    """Give as many words of a line as fit, or where the first does not for its own length, a part of it."""
    return _most(line, _WORDS, room) or (_most(line, _CHARACTERS, room) if room >= _LONG_WORD else "")


def _most(line: str, ends: re.Pattern[str], room: int) -> str:
    """Give the most of a line that so many septets hold, up to one of these ends; nothing where there is none."""
    found = [end.end() for end in ends.finditer(line) if size(line[: end.end()]) <= room]
    return line[: found[-1]] if found else ""
