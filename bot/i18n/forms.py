"""The frozen word list: every form that the catalogue uses, with where it comes from.

Nearly every slip is a form that nobody has used before; so a new form stops the check until its source is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.i18n.pairs import Complaint, Pair, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Forms:
    """The known forms, each with its source; and what is wrong with the list itself, by line."""

    sources: dict[str, str]
    faults: dict[int, str] = field(default_factory=dict)

    def check(self, pair: Pair) -> Iterator[Complaint]:
        """Find forms that are not in the list; what stands before an apostrophe is none."""
        for word in words_of(pair.translation):
            form = word.rpartition("'")[2]
            if form and form not in self.sources:
                close = get_close_matches(form, self.sources, n=1, cutoff=0.75)
                meant = f"; did you mean {close[0]!r}?" if close else ";"
                yield Complaint("words", f"{form!r} is a new form{meant} if it is right, list it with its source")


def find_forms(root: Path, language: str) -> Forms | None:
    """Give the list that a tree's catalogue of a language is held to; None for a language that has none."""
    return read_forms(root / "locales" / f"{language}.words") if language == "rw" else None


def read_forms(path: Path) -> Forms:
    """Give the list of a file of `form  source` lines, `#` before a comment. Raises OSError where there is none."""
    forms = Forms({})
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        form, _, source = line.partition(" ")
        if not form or form.startswith("#"):
            continue
        if form in forms.sources:
            forms.faults[number] = f"{form!r} stands here a second time"
        elif not source.strip():
            forms.faults[number] = f"{form!r} has no source: say where it is found, or 'derived', or 'unsure'"
        forms.sources[form] = source.strip()
    return forms
