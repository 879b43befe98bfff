"""What each step saves: under which name, and how large it can get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.flow import Ask, Menu
from bot.engine.turn import CONTACT
from bot.engine.kinds import Display, Kind, Shape
from bot.text import septets

PLACE_FIELDS = ("contact.district", "contact.sector", "contact.place")
"""What the engine keeps of a place, whichever name a step gives it."""

_LONGEST_PHONE = len("+") + 15  # E.164 allows no more digits
_LONGEST_YES = len("Yego")


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
        return tuple(Brought(name, {"": kind}, "the answer") for name in PLACE_FIELDS if kind)
    return (Brought(step.save, {"": kind} if kind else {}, "the answer"),)


def brought_by_choice(step: Menu) -> tuple[Brought, ...]:
    """Give what a choice of a menu's own saves: its value, whichever it is."""
    if not step.save or not step.choices:
        return ()
    longest = max(septets(choice.value) or 2 * len(choice.value) for choice in step.choices)
    return (Brought(step.save, {"": Kind(Display.TEXT, longest)}, "the choice"),)


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
    names = PLACE_FIELDS if name == "contact.place" else (name,)
    return tuple(Brought(known, {"": shape[known]}, "before") for known in names if known in shape)


def kind_of(spec: AnswerSpec) -> Kind | None:
    """Give how an answer is shown and how long it can be; None for a photo, which no words can show."""
    low, high = spec.bounds
    digits = max(len(str(low)), len(str(high)))
    match spec.kind:
        case AnswerKind.TEXT | AnswerKind.NAME | AnswerKind.CODE:
            return Kind(Display.TEXT, high)
        case AnswerKind.NUMBER:
            return Kind(Display.COUNT, digits)
        case AnswerKind.AMOUNT:
            return Kind(Display.MONEY, digits)
        case AnswerKind.DATE:
            return Kind(Display.DATE)
        case AnswerKind.TIME:
            return Kind(Display.TIME)
        case AnswerKind.PHONE:
            return Kind(Display.TEXT, _LONGEST_PHONE)
        case AnswerKind.YES_NO:
            return Kind(Display.TEXT, _LONGEST_YES)
        case AnswerKind.PLACE:
            return Kind(Display.TEXT, spec.longest)
        case AnswerKind.PHOTO:
            return None
