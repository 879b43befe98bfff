"""What each step saves: under which name, and how large it can get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.flow import CONTACT, Ask, Menu
from bot.engine.kinds import Display, Kind, Shape
from bot.engine.labels import is_lasting
from bot.engine.walking.book import Book
from bot.text import septets

_PLACE_FIELDS = ("contact.district", "contact.sector", "contact.place")
"""What the engine keeps of a place, whichever name a step gives it."""

_DISPLAYS = {
    AnswerKind.TEXT: Display.TEXT,
    AnswerKind.NAME: Display.TEXT,
    AnswerKind.NUMBER: Display.COUNT,
    AnswerKind.AMOUNT: Display.MONEY,
    AnswerKind.DATE: Display.DATE,
    AnswerKind.TIME: Display.TIME,
    AnswerKind.PHONE: Display.TEXT,
    AnswerKind.YES_NO: Display.YES_NO,
    AnswerKind.PLACE: Display.TEXT,
    AnswerKind.CODE: Display.TEXT,
    AnswerKind.PHOTO: Display.PHOTO,
}
"""How each kind of answer is shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What one step saves under one name; each is itself and equal to no other."""

    name: str
    record: Mapping[str, Kind]
    """By what follows the name's dot; the name's own value under the empty one."""
    origin: str
    """What saves it, in words."""


def brought_by_answer(step: Ask) -> tuple[Brought, ...]:
    """Give what a typed answer saves."""
    kind = kind_of(step.answer)
    if step.answer.kind is AnswerKind.PLACE:
        return tuple(Brought(name, {"": kind}, "the answer") for name in _PLACE_FIELDS)
    return (Brought(step.save, {"": kind}, "the answer"),)


def brought_by_choice(step: Menu, book: Book) -> tuple[Brought, ...]:
    """Give what a choice of a menu's own saves, whichever it is: its label, or where that does not last, its value."""
    if not step.save or not step.choices:
        return ()
    lasting = all(is_lasting(choice.label) for choice in step.choices)
    values = max(septets(choice.value) or 2 * len(choice.value) for choice in step.choices)
    longest = max(values, *(book.longest_label(choice.label) for choice in step.choices))
    kind = Kind(Display.BOTH, longest) if lasting else Kind(Display.TEXT, longest)
    return (Brought(step.save, {"": kind}, "the choice"),)


def brought_by_outcome(action: str, outcome: str, shape: Shape) -> tuple[Brought, ...]:
    """Give what an action's outcome saves."""
    names = sorted(shape)
    return tuple(
        Brought(first, {path.partition(".")[2]: shape[path] for path in paths}, f"{action}'s {outcome!r}")
        for first, paths in groupby(names, lambda path: path.partition(".")[0])
    )


def brought_by_item(save: str, source: str, record: Shape) -> tuple[Brought, ...]:
    """Give what a choice among a source's items saves."""
    return (Brought(save, record, source),)


def brought_before(field: str, shape: Shape) -> tuple[Brought, ...]:
    """Give what is there of a contact whose field was known before; a place is never known by half."""
    name = f"{CONTACT}{field}"
    names = _PLACE_FIELDS if name == "contact.place" else (name,)
    return tuple(Brought(known, {"": shape[known]}, "before") for known in names if known in shape)


def kind_of(spec: AnswerSpec) -> Kind:
    """Give how an answer is shown and how long it can be."""
    display = _DISPLAYS[spec.kind]
    low, high = spec.bounds
    match spec.kind:
        case AnswerKind.TEXT | AnswerKind.NAME | AnswerKind.CODE:
            return Kind(display, high)
        case AnswerKind.NUMBER | AnswerKind.AMOUNT:
            return Kind(display, max(len(str(low)), len(str(high))))
        case _:
            return Kind(display, spec.longest if display is Display.TEXT else 0)
