"""Answers: whatever a step reads was saved on every way to it, and has what is read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.engine.flow import CONTACT, Do, Menu, Step, texts_of
from bot.engine.kinds import Display, Kind
from bot.engine.nodes import nearly
from bot.engine.program import template
from bot.engine.rules.remarks import Pen, Remark, naming
from bot.engine.walking.brought import Brought
from bot.engine.walking.knowledge import Knowledge
from bot.engine.walking.plan import Plan, Station
from bot.engine.walking.proof import Proof
from bot.errors import Told
from bot.marking import N_

RULE = "answers"

_PHOTO = Kind(Display.PHOTO)
_UNKNOWN = N_("Nothing is known that could stand for {name}. Leave it out.")


class Read(NamedTuple):
    """A dotted name that a step reads, and where."""

    path: str
    line: int
    shown: bool
    """Whether the contact sees it; else an action or a source is given it."""


def check(proofs: Iterable[Proof]) -> Iterator[Remark]:
    """Say what is read that was not saved, or that has no such part; of each read the first that is wrong with it."""
    told: set[tuple[str, str, Read]] = set()
    for proof in proofs:
        for station in proof.plan.moves:
            for read in dict.fromkeys(reads_of(proof.plan.step(station))):
                remark = _remark(proof, station, read)
                if remark and (*station[-1], read) not in told:
                    told.add((*station[-1], read))
                    yield remark


def _remark(proof: Proof, station: Station, read: Read) -> Remark | None:
    flow, step = station[-1]
    pen = Pen(RULE, proof.book.flows[flow])
    wrong = _wrong(proof, station, read)
    if wrong:
        return pen.fault(read.line, step, wrong, Told(_UNKNOWN, {"name": read.path}))
    if read.shown and _shows_a_value(proof.known[station], read.path):
        told = f"{{{read.path}}} shows a choice's value, since a label of its menu has a placeholder"
        return pen.note(read.line, step, told)
    return None


def reads_of(step: Step) -> Iterator[Read]:
    """Give what a step reads, in the order of its texts and arguments; not what its complaint says."""
    retry = getattr(step, "retry", None)
    for text in texts_of(step):
        if text is not retry:
            yield from (Read(slot.path, text.line, shown=True) for slot in template(text.message).slots())
    if isinstance(step, Do | Menu):
        yield from (Read(path, step.line, shown=False) for path in step.arguments.values())


def _wrong(proof: Proof, station: Station, read: Read) -> str:
    """Give what is wrong with reading a name at a station, nothing where it is right."""
    known, book = proof.known[station], proof.book
    first, _, rest = _split(read.path)
    if first.startswith(CONTACT):
        field = first.removeprefix(CONTACT)
        if first not in book.library.contact:
            fields = [path.removeprefix(CONTACT) for path in book.library.contact]
            return f"a contact has no {field!r}{nearly(field, fields)}"
    elif first in book.library.house and first not in known.may_be:
        return f"{first!r} has no {rest!r}" if rest else ""
    elif first not in known.may_be:
        names = [*known.may_be, *book.library.house]
        return f"{read.path!r}: nothing saves {first!r} before{nearly(first, names) or '; save it first'}"
    if first not in known.sure:
        way = " → ".join(_way_without(proof.plan, station, first))
        once = ", or ask for it 'once' before" if first.startswith(CONTACT) else ""
        return f"{read.path!r} is not saved on the way {way}; save it there too{once}"
    found = known.may_be[first]
    if read.shown and any(brought.record.get(rest) == _PHOTO for brought in found):
        return f"{first!r} is a photo, which no words can show"
    return _lacking(found, first, rest)


def _split(path: str) -> tuple[str, str, str]:
    """Cut a dotted name at its first dot; a contact's field is a name of its own."""
    return (path, "", "") if path.startswith(CONTACT) else path.partition(".")


def _lacking(found: frozenset[Brought], first: str, rest: str) -> str:
    lacking = sorted((brought for brought in found if rest not in brought.record), key=lambda lack: lack.origin)
    if not lacking:
        return ""
    parts = sorted(part for part in lacking[0].record if part)
    if not rest and parts:
        return f"{first!r} is a record without a value of its own; name a part of it: {naming(parts)}"
    source = f" as {lacking[0].origin} saves it" if len(lacking) < len(found) or lacking[0].origin else ""
    return f"{first!r}{source} has no {rest!r}{nearly(rest, parts)}"


def _shows_a_value(known: Knowledge, path: str) -> bool:
    """Whether a placeholder may show what a menu's choice saved for programs, since its label does not last."""
    found = (brought for brought in known.may_be.get(path, ()) if brought.origin == "the choice")
    return any(brought.record[""].display is Display.TEXT for brought in found)


def _way_without(plan: Plan, station: Station, name: str) -> list[str]:
    """Give the shortest way to a station on which nothing saves a name, as the names of its steps."""
    before: dict[Station, Station | None] = {plan.start: None}
    waiting = [plan.start]
    for here in waiting:
        for move in plan.moves[here]:
            if move.to and move.to not in before and all(brought.name != name for brought in move.brings):
                before[move.to] = here
                waiting.append(move.to)
    found: list[str] = []
    at: Station | None = station
    while at is not None:
        found.append(_called(at, station))
        at = before.get(at)
    return found[::-1]


def _called(station: Station, seen_from: Station) -> str:
    """Give a step's name, with its flow's where that is another."""
    flow, step = station[-1]
    return step if flow == seen_from[-1][0] else f"{flow}/{step}"
