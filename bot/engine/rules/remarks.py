"""What a rule says: a finding, or a note that stands in nobody's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.engine.walking.book import Book
from bot.errors import Finding, Told

if TYPE_CHECKING:
    from bot.engine.flow import Flow


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One thing that a rule has to say about a flow."""

    finding: Finding
    fails: bool = True

    def __str__(self) -> str:
        """Give `file:line: rule: step: message`, a note so marked."""
        found = self.finding
        return str(found if self.fails else Finding(found.file, found.line, found.rule, found.step, self._noted()))

    def _noted(self) -> str:
        return f"note: {self.finding.message}"


Rule = Callable[[Book], Iterator[Remark]]
"""Says what is wrong with the flows as they are written."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the remarks of one rule on one flow."""

    rule: str
    flow: Flow

    def fault(self, line: int, step: str, message: str, told: Told | None = None) -> Remark:
        """Give a finding; `told` says it to staff, where what they write can cause it."""
        return Remark(Finding(self.flow.file, line, self.rule, step, message, told))

    def note(self, line: int, step: str, message: str) -> Remark:
        """Give a note."""
        return Remark(Finding(self.flow.file, line, self.rule, step, message), fails=False)


def naming(names: list[str]) -> str:
    """Give names as a list in words: `'a', 'b' and 'c'`."""
    quoted = [f"'{name}'" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
