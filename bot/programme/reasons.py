"""Why somebody is proposed for something, or is not: a sentence that staff read in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """An English sentence of the catalogue, with what fills its placeholders."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give it in English."""
        return self.sentence.format_map(self.values)
