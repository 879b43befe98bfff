"""Screens, first: choices that can be told apart, and lines that no key takes for itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.flow import Menu
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.book import Book
from bot.errors import Told
from bot.marking import N_
from bot.messages import Medium
from bot.text import plain

RULE = "screens"

_ALIKE = N_("The answers {first} and {second} read alike. Make them differ by a word.")


def check(book: Book) -> Iterator[Remark]:
    """Say which choices look alike or are called otherwise elsewhere, and which menus have too many lines."""
    for flow in book.flows.values():
        pen = Pen(RULE, flow)
        for step in flow.steps.values():
            if isinstance(step, Menu):
                yield from _alike(book, pen, step)
                yield from _renamed(book, pen, step)
                if Medium.USSD in flow.media:
                    yield from _crowded(book, pen, step)


def _alike(book: Book, pen: Pen, step: Menu) -> Iterator[Remark]:
    seen: dict[str, tuple[str, str, str]] = {}
    for choice in step.choices:
        for language in book.languages:
            label = book.sentence(choice.label, language).fixed
            if not label or not plain(label):
                continue
            first, word, spoken = seen.setdefault(plain(label), (choice.value, label, language))
            if first != choice.value:
                told = f"the label {label!r} ({language}) reads like that of {first!r}, {word!r} ({spoken})"
                staffs = Told(_ALIKE, {"first": word, "second": label})
                yield pen.fault(choice.label.line, step.name, f"{told}; make them differ by a word", staffs)
                break


def _renamed(book: Book, pen: Pen, step: Menu) -> Iterator[Remark]:
    """Tell of what is kept of a contact under one value by menus that call it otherwise."""
    labels = book.contact_labels.get(step.save or "", {})
    for choice in step.choices:
        first = labels.get(choice.value, choice.label)
        if (first.message, first.context) != (choice.label.message, choice.label.context):
            told = f"the value {choice.value!r} of {step.save} is called {first.message!r} by another menu"
            yield pen.fault(choice.label.line, step.name, f"{told}; call it the same, or give it another value")


def _crowded(book: Book, pen: Pen, step: Menu) -> Iterator[Remark]:
    spec = book.library.sources.get(step.source or "")
    most = spec.most if spec else len(step.choices)
    for key in book.limits.keys:
        if not key.startswith("0") and int(key) <= most:
            told = f"can have {most} lines, and {key} is a key; offer fewer, or set another key"
            yield pen.fault(step.line, step.name, told)
