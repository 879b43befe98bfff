"""One reply, fitted to the medium it leaves by. No step asks which medium it is on; all the fitting is here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.messages import Medium, OfferedChoice
from bot.text import sendable, septets


class Keys(NamedTuple):
    """The keys that turn a USSD page or go elsewhere; never printed where they do nothing."""

    back: str = "0"
    menu: str = "00"
    more: str = "98"


class Labels(NamedTuple):
    """What the keys are called, in the contact's language."""

    back: str
    menu: str
    more: str


class Screen(NamedTuple):
    """All that is said in one turn, before it is fitted: texts, then choices, then ways out."""

    text: str
    choices: tuple[OfferedChoice, ...] = ()
    back: bool = False
    menu: bool = False
    ends: bool = False


class Fit(NamedTuple):
    """How a medium is to be fitted: septets on a USSD page, keys and their names."""

    medium: Medium
    limit: int
    keys: Keys
    labels: Labels


@dataclass(frozen=True, slots=True)
class Fitted:
    """A screen as one medium shows it: one page on USSD may be one of several, elsewhere there is one."""

    pages: tuple[str, ...]
    prompt: str
    """The text without its numbered lines, for a medium that shows choices natively."""
    choices: tuple[OfferedChoice, ...]


def fit(screen: Screen, how: Fit) -> Fitted:
    """Give a screen as a medium shows it; pages never cut a choice in two."""
    lines = tuple([f"{number}) {choice.label}" for number, choice in enumerate(screen.choices, 1)])
    if how.medium is Medium.USSD:
        return Fitted(_pages(screen.text, lines, _ways(screen, how), how), screen.text, ())
    whole = "\n".join((screen.text, *lines))
    if how.medium is Medium.SMS:
        return Fitted((sendable(whole),), screen.text, ())
    return Fitted((whole,), screen.text, screen.choices)


def size(text: str) -> int:
    """Give the septets of a text that is sendable."""
    return septets(text) or 0


def _ways(screen: Screen, how: Fit) -> tuple[str, ...]:
    if screen.back:
        return (f"{how.keys.back}) {how.labels.back}",)
    return (f"{how.keys.menu}) {how.labels.menu}",) if screen.menu else ()


@lru_cache(maxsize=2048)
def _pages(text: str, lines: tuple[str, ...], ways: tuple[str, ...], how: Fit) -> tuple[str, ...]:
    """Cut a screen into pages. They are kept, for most screens are the same for everybody."""
    # A screen that is whole without its way out is better than two with it; the key works all the same.
    for last in (ways, ()):
        whole = sendable("\n".join((text, *lines, *last)))
        if size(whole) <= how.limit:
            return (whole,)
    more, back = f"{how.keys.more}) {how.labels.more}", f"{how.keys.back}) {how.labels.back}"
    room = how.limit - size(f"\n{more}\n{max(back, *ways, key=size)}")
    heaps = _heap([*_short(sendable(text), room), *map(sendable, lines)], room)
    return tuple(
        "\n".join((*heap, *(ways if at == 0 else (back,)), *((more,) if at < len(heaps) - 1 else ())))
        for at, heap in enumerate(heaps)
    )


def _short(text: str, room: int) -> list[str]:
    """Cut a text at its lines, where one is longer than a page at its words, and where a word is, anywhere."""
    pieces: list[str] = []
    for line in text.split("\n"):
        piece = ""
        for word in (part for whole in line.split(" ") for part in _parts(whole, room)):
            longer = f"{piece} {word}" if piece else word
            if piece and size(longer) > room:
                pieces.append(piece)
                longer = word
            piece = longer
        pieces.append(piece)
    return pieces


def _parts(word: str, room: int) -> list[str]:
    """Cut a word that no page holds into parts that fill one each; any other stays whole."""
    if size(word) <= room:
        return [word]
    parts = [""]
    for character in word:
        if size(parts[-1] + character) > room:
            parts.append("")
        parts[-1] += character
    return parts


def _heap(pieces: list[str], room: int) -> list[list[str]]:
    """Fill pages with pieces in order, as many as fit on each."""
    heaps: list[list[str]] = [[]]
    used = 0
    for piece in pieces:
        needed = size(piece) + (1 if heaps[-1] else 0)
        if heaps[-1] and used + needed > room:
            heaps.append([])
            used, needed = 0, size(piece)
        heaps[-1].append(piece)
        used += needed
    return heaps
