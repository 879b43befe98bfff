"""Takes a translator's rows back into a catalogue: what would change, and all that stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from babel.messages.catalog import Catalog, Message

from bot.i18n.grounds import CONFIDENCES, read_grounds, with_confidence, with_remark
from bot.i18n.pairs import Complaint, Pair
from bot.i18n.sheet.filled import Filled
from bot.i18n.sheet.rows import sentence_id
from bot.i18n.sheet.table import cell_text
from bot.i18n.translation import check_confidence

CheckPair = Callable[[Pair], list[Complaint]]
"""Gives all that is wrong with a pair in the sheet's language."""


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
    is_stale: bool
    """Whether the sentence still is to be looked at afterwards."""

    def apply(self) -> None:
        """Put it into the catalogue that the sentence is part of."""
        self.message.string = self.translation
        if self.comment != _comment(self.message):
            self.message.user_comments = [self.comment]
        if not self.is_stale:
            self.message.flags.discard("fuzzy")

    def preview(self) -> str:
        """Give what goes and what comes, a line each."""
        lines = [f"row {self.row}: {_short(str(self.message.id))}"]
        if self.translation != self.message.string:
            lines += [f"  - {line}" for line in str(self.message.string or "").splitlines()]
            lines += [f"  + {line}" for line in self.translation.splitlines()]
        if self.comment != _comment(self.message):
            lines += [f"  # {self.comment}"]
        if self.message.fuzzy and not self.is_stale:
            lines += ["  is stale no more"]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet brings; nothing of it may be applied where anything that was told fails."""

    changes: list[Change] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many complaints stand in the way."""
        return sum(told.complaint.fails for told in self.told)


def take(catalogue: Catalog, rows: Sequence[Filled], check: CheckPair) -> Taken:
    """Give what the rows would change in a catalogue, which stays as it is."""
    taken = Taken()
    known = {sentence_id(message): message for message in catalogue if message.id}
    seen: dict[str, int] = {}
    for filled in rows:
        complaints = list(_misplaced(filled, known, seen))
        seen.setdefault(filled.id, filled.row)
        if not complaints:
            change = _change(filled, known[filled.id])
            complaints = [*_doubtful(filled, change), *(_checked(change, check) if _differs(change) else ())]
            taken.changes.extend([change] if _differs(change) else [])
        taken.told.extend(Told(filled.row, complaint) for complaint in complaints)
    return taken


def _misplaced(filled: Filled, known: Mapping[str, Message], seen: Mapping[str, int]) -> Iterator[Complaint]:
    """Find what does not belong to one sentence of the catalogue."""
    message = known.get(filled.id)
    if message is None:
        yield Complaint("unknown", _whereabouts(filled, [str(message.id) for message in known.values()]))
    elif filled.english != cell_text(str(message.id)):
        told = f"the English of this row was altered in the sheet; it is {_short(str(message.id))}"
        yield Complaint("english", f"{told}, and only flows or code can change it")
    elif filled.id in seen:
        yield Complaint("double", f"{_short(filled.english)} stands in row {seen[filled.id]} already")


def _whereabouts(filled: Filled, sentences: Sequence[str]) -> str:
    if not filled.id:
        return "has no Id; rows cannot be added in a sheet"
    close = get_close_matches(filled.english, sentences, n=1)
    if close and close[0] != filled.english:
        return f"{_short(filled.english)} has changed since the export, perhaps to {_short(close[0])}; export anew"
    return f"{_short(filled.english)} is no sentence of the catalogue, or not any more; export anew"


def _change(filled: Filled, message: Message) -> Change:
    """Give what a row does to its sentence, which may be nothing; an empty translation leaves the old one."""
    translation, comment = str(message.string or ""), _comment(message)
    confidence = filled.confidence.lower() if filled.translation else ""
    if filled.translation and filled.translation != cell_text(translation):
        translation = filled.translation
    if confidence in CONFIDENCES and confidence != read_grounds(comment).confidence:
        comment = with_confidence(comment, confidence)
    comment = with_remark(comment, filled.remark)
    return Change(filled.row, message, translation, comment, message.fuzzy and not confidence)


def _differs(change: Change) -> bool:
    message = change.message
    before = str(message.string or ""), _comment(message), message.fuzzy
    return before != (change.translation, change.comment, change.is_stale)


def _doubtful(filled: Filled, change: Change) -> Iterator[Complaint]:
    """Find what the translator cannot have meant."""
    if not filled.translation and (cell_text(change.translation) or filled.confidence):
        yield Complaint("empty", "the translation is empty, and left as it is in the catalogue", fails=False)
    if filled.confidence and filled.confidence.lower() not in CONFIDENCES:
        yield Complaint("confidence", f"{filled.confidence!r} is none of: {', '.join(CONFIDENCES)}")
    elif change.is_stale and change.translation != change.message.string:
        yield Complaint("confidence", "the English has changed: say in Confidence how sure the new translation is")


def _checked(change: Change, check: CheckPair) -> Iterator[Complaint]:
    """Find what `bot i18n check` would find; nothing in what is stale or missing still."""
    if change.is_stale or not change.translation:
        return
    pair = Pair(str(change.message.id), change.translation, change.comment)
    yield from check(pair)
    if any(check_confidence(pair)):
        yield Complaint("confidence", "say in Confidence how sure it is, and in Remark what it rests on")


def _comment(message: Message) -> str:
    return " ".join(message.user_comments)


def _short(sentence: str) -> str:
    """Give the beginning of a sentence, in quotes."""
    line = " ".join(sentence.split())
    return f"'{line if len(line) <= 60 else f'{line[:59].rstrip()}…'}'"
