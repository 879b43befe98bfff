"""What flows read of handouts and their chapters, and the outcomes of turning the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.engine.kinds import Septets
from bot.engine.values import Both


@dataclass(frozen=True, slots=True)
class HandoutLine:
    """A handout as a line in the list."""

    value: int
    label: Annotated[Both, Septets(40)]


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter as a line in the list, with what it says."""

    value: int
    label: Annotated[Both, Septets(30)]
    text: Annotated[Both, Septets(280)]


@dataclass(frozen=True, slots=True)
class Found:
    """There is another chapter."""

    chapter: ChapterLine
