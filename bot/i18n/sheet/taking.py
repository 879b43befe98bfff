"""Takes a translator's sheet back: what would change, and all that stands in the way. It writes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from babel.messages.catalog import Catalog, Message

from bot.i18n.checks import check_pair
from bot.i18n.forms import Forms
from bot.i18n.grounds import CONFIDENCES, read_grounds, with_confidence, with_remark
from bot.i18n.pairs import Complaint, Pair
from bot.i18n.sheet.filled import Filled
from bot.i18n.sheet.rows import sentence_id, state_of
from bot.i18n.sheet.table import State, cell_text
from bot.i18n.translation import check_confidence


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be said about one row; what does not fail is a warning."""

    row: int
    complaint: Complaint

    def __str__(self) -> str:
        """Give `row 12: rule: message`."""
        warning = "" if self.complaint.fails else "warning: "
        return f"row {self.row}: {self.complaint.rule}: {warning}{self.complaint.message}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one row does to its sentence."""

    row: int
    message: Message
    translation: str
    comment: str
    state: State
    """Afterwards; a stale sentence that was looked at is stale no more."""

    def apply(self) -> None:
        """Put it into the catalogue that the sentence is part of."""
        self.message.string = self.translation
        if self.comment != _comment(self.message):
            self.message.user_comments = [self.comment]
        if self.state is not State.STALE:
            self.message.flags.discard("fuzzy")

    def preview(self) -> Iterator[str]:
        """Give, a line each, what goes and what comes."""
        yield f"row {self.row}: {short(str(self.message.id))}"
        before, after = str(self.message.string or ""), self.translation
        if after != before:
            yield from (f"  - {line}" for line in before.splitlines())
            yield from (f"  + {line}" for line in after.splitlines())
        for told, old, new in (
            ("comment", _comment(self.message), self.comment),
            ("state", state_of(self.message), self.state),
        ):
            if old != new:
                yield f"  {told}: {old or 'none'} -> {new}"
