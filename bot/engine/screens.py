"""One reply, fitted to the medium it leaves by. No step asks which medium it is on; all the fitting is here."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.engine.paging import fill, size
from bot.messages import Medium, OfferedChoice
from bot.text import sendable

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    above: int = 0
    """How many lines of the text were said before the question begins."""


class Fit(NamedTuple):
    """How a medium is to be fitted: septets on a USSD page, keys and their names."""

    medium: Medium
    limit: int
    keys: Keys
    labels: Labels


class Fitted(NamedTuple):
    """A screen as one medium shows it: one page on USSD may be one of several, elsewhere there is one."""

    pages: tuple[str, ...]
    prompt: str
    """The text without its numbered lines, for a medium that shows choices natively."""
    choices: tuple[OfferedChoice, ...] = ()
    asked: int = 0
    """The page on which the question begins."""
    offered: int = 0
    """The page on which its first choice stands."""


@lru_cache(maxsize=4096)
def fit(screen: Screen, how: Fit) -> Fitted:
    """Give a screen as a medium shows it; pages never cut a choice in two.

    What was fitted is kept, for most screens are the same for everybody.
    """
    lines = [f"{number}) {choice.label}" for number, choice in enumerate(screen.choices, 1)]
    if how.medium is Medium.USSD:
        return _on_ussd(screen, lines, how)
    whole = "\n".join((screen.text, *lines))
    if how.medium is Medium.SMS:
        return Fitted((sendable(whole),), screen.text)
    return Fitted((whole,), screen.text, screen.choices)


def lines_of(said: Sequence[str]) -> int:
    """Give how many lines these texts have."""
    return sum(text.count("\n") + 1 for text in said)


def _ways(screen: Screen, how: Fit) -> tuple[str, ...]:
    if screen.back:
        return (f"{how.keys.back}) {how.labels.back}",)
    return (f"{how.keys.menu}) {how.labels.menu}",) if screen.menu else ()


def _on_ussd(screen: Screen, lines: list[str], how: Fit) -> Fitted:
    """Cut a screen into pages."""
    ways = _ways(screen, how)
    # A screen that is whole without its way out is better than two with it; the key works all the same.
    for last in (ways, ()):
        whole = sendable("\n".join((screen.text, *lines, *last)))
        if size(whole) <= how.limit:
            return Fitted((whole,), screen.text)
    more, back = f"{how.keys.more}) {how.labels.more}", f"{how.keys.back}) {how.labels.back}"
    room = how.limit - size(f"\n{more}\n{max(back, *ways, key=size)}")
    text = sendable(screen.text).split("\n")
    cut = fill(text[: screen.above], text[screen.above :], [sendable(line) for line in lines], room)
    pages = tuple(
        "\n".join((*page, *(ways if at == 0 else (back,)), *((more,) if at < len(cut.pages) - 1 else ())))
        for at, page in enumerate(cut.pages)
    )
    return Fitted(pages, screen.text, (), cut.asked, cut.offered)
