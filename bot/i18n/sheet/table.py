"""What a sheet holds, whichever kind of file it stands in, and what of a text a cell can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import Finding, FlowError

Cell = str | int


class Column(StrEnum):
    """A column, in the order of the sheet, by its heading."""

    ID = "Id"
    """Names the sentence; by it a row finds home, wherever it was sorted to."""
    WHERE = "Where"
    KIND = "What it is"
    ENGLISH = "English"
    TRANSLATION = "Translation"
    """Taken back, like the confidence and the remark; its heading also says the language."""
    STATE = "State"
    LENGTH = "Longest (septets)"
    PAGE = "Left on the USSD page"
    SEGMENT = "Left in the SMS"
    CONFIDENCE = "Confidence"
    SOURCE = "Rests on"
    REMARK = "Remark"

    def heading(self, language: str) -> str:
        """Give what stands above the column."""
        return f"{self} ({language})" if self is Column.TRANSLATION else self.value


class State(StrEnum):
    """What is to be done with a sentence."""

    MISSING = "missing"
    """It has no translation."""
    STALE = "stale"
    """Its English has changed since it was translated."""
    UNSURE = "unsure"
    """Its translation is noted to be unsure."""
    TRANSLATED = "translated"


TO_FILL_IN = (Column.TRANSLATION, Column.CONFIDENCE, Column.REMARK)
"""What is the translator's; everything else is only there to be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to be written: one language's sentences, a row each."""

    language: str
    rows: tuple[Mapping[Column, Cell], ...]

    def headings(self) -> list[str]:
        """Give the first row."""
        return [column.heading(self.language) for column in Column]


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cell_text(text: str) -> str:
    """Give what of a text a cell can hold, and people who edit it will keep.

    Without control characters and spaces at the ends, a line's end as a line feed; doing it twice changes nothing more.
    """
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def unreadable(path: Path, told: str, row: int = 1) -> FlowError:
    """Give the error for a sheet that cannot be read at all, to be raised."""
    return FlowError(Finding(str(path), row, "sheet", "", told))
