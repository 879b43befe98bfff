"""Structure, once more: what a step saves has a name that can be read, and fits where it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.answers import AnswerKind
from bot.engine.flow import CONTACT, Ask, Menu
from bot.engine.kinds import Display, Kind
from bot.engine.nodes import nearly
from bot.engine.rules.remarks import Pen, Remark, naming
from bot.engine.rules.structure import RULE
from bot.engine.walking.book import Book
from bot.engine.walking.brought import kind_of
from bot.text import septets

_NAME = re.compile(r"(?:contact\.)?[a-z][a-z0-9_]*")
_PLACE = "contact.place"
_LANGUAGE = "contact.language"
_BOUNDED = {
    AnswerKind.TEXT,
    AnswerKind.NAME,
    AnswerKind.NUMBER,
    AnswerKind.AMOUNT,
    AnswerKind.DATE,
    AnswerKind.CODE,
}


def check(book: Book) -> Iterator[Remark]:
    """Say which names nothing can be saved under, and which answers do not fit where they are kept."""
    for flow in book.flows.values():
        pen = Pen(RULE, flow)
        for step in flow.steps.values():
            if isinstance(step, Ask | Menu):
                yield from _name(book, pen, step)
                yield from _once(pen, step)
            if isinstance(step, Ask):
                yield from _bounds(pen, step)
                yield from _answer(book, pen, step)
            if isinstance(step, Menu):
                yield from _choices(book, pen, step)


def _name(book: Book, pen: Pen, step: Ask | Menu) -> Iterator[Remark]:
    name = step.save
    if name is None:
        return
    field = name.removeprefix(CONTACT)
    if not _NAME.fullmatch(name):
        told = f"{name!r} is no name to save under; use small letters, digits and _, after 'contact.' or by itself"
        yield pen.fault(step.line, step.name, told)
    elif field != name and name not in book.library.contact:
        known = [path.removeprefix(CONTACT) for path in book.library.contact]
        yield pen.fault(step.line, step.name, f"a contact has no {field!r}{nearly(field, known)}")
    elif name == "contact" or name in book.library.house:
        yield pen.fault(step.line, step.name, f"{name!r} is a name of the house's own; save under another")


def _once(pen: Pen, step: Ask | Menu) -> Iterator[Remark]:
    if step.once and not (step.save or "").startswith(CONTACT):
        told = "is asked 'once', but saves nothing of the contact's: save under contact.…, or take 'once' out"
        yield pen.fault(step.line, step.name, told)
    elif step.once and step.next is None:
        told = "is asked 'once', but has no 'next' to go on to where the answer is known"
        yield pen.fault(step.line, step.name, told)


def _bounds(pen: Pen, step: Ask) -> Iterator[Remark]:
    spec = step.answer
    given = [name for name, bound in (("low", spec.low), ("high", spec.high)) if bound is not None]
    if given and spec.kind not in _BOUNDED:
        told = f"an answer of the kind {spec.kind} has no bounds; take {naming(given)} out"
        yield pen.fault(step.line, step.name, told)
        return
    low, high = spec.bounds
    if low > high:
        yield pen.fault(step.line, step.name, f"no answer is {low} at least and {high} at most")


def _answer(book: Book, pen: Pen, step: Ask) -> Iterator[Remark]:
    if (step.answer.kind is AnswerKind.PLACE) != (step.save == _PLACE):
        told = f"a place is saved as {_PLACE}, and nothing else is: use 'answer: place' with 'save: {_PLACE}'"
        yield pen.fault(step.line, step.name, told)
        return
    kind, column = kind_of(step.answer), book.library.contact.get(step.save)
    if column is None:
        return
    if kind.display is not column.display:
        yield pen.fault(step.line, step.name, f"{step.save} holds a {column.display}, the answer is a {kind.display}")
    elif _is_longer(kind, column):
        told = f"{step.save} holds {column.longest} septets, the answer can have {kind.longest}"
        yield pen.fault(step.line, step.name, f"{told}; add 'high: {column.longest}'")


def _is_longer(kind: Kind, column: Kind) -> bool:
    return kind.display is Display.TEXT and kind.longest > column.longest


def _choices(book: Book, pen: Pen, step: Menu) -> Iterator[Remark]:
    name = step.save or ""
    if name.startswith(CONTACT) and step.source:
        told = "what is chosen from a source is a record, and none is kept of a contact; save it without 'contact.'"
        yield pen.fault(step.line, step.name, told)
        return
    if name == _PLACE:
        yield pen.fault(step.line, step.name, f"a place is asked for by 'answer: place'; no menu saves {_PLACE}")
    column = book.library.contact.get(name)
    for choice in step.choices:
        long = (septets(choice.value) or 2 * len(choice.value)) if column else 0
        if column and long > column.longest:
            told = f"{name} holds {column.longest} septets, the value {choice.value!r} has {long}"
            yield pen.fault(choice.label.line, step.name, told)
        if name == _LANGUAGE and choice.value not in book.languages:
            told = f"we speak no {choice.value!r}{nearly(choice.value, book.languages)}"
            yield pen.fault(choice.label.line, step.name, f"{told}; the languages are {naming(list(book.languages))}")
