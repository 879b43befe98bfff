"""A survey as it stands in a form that needs no script: read from it, changed by its buttons, and looked through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from bot.engine.values import Both
from bot.marking import N_
from bot.programme.survey_notation import QUESTIONS_AT_MOST, Kind
from bot.services.surveying.composing import Asked

_LABELS_AT_MOST, _LONGEST = 9, 320
_SPARE = 2
"""Empty lines for further answers that are shown."""
_BOTH = N_("Write the question in both languages.")
_ANSWERS = N_("Give two answers or more, each in both languages.")
_ENDS = N_("Say in both languages what 1 and 5 mean.")
_DIGITS = N_("Write whole numbers.")

Form = MultiDict[str, str]


def read_questions(form: Form) -> list[Asked]:
    """Give the questions of a form, in their order."""
    many = form.get("questions", 0, type=int)
    return [_read(form, f"q{at}") for at in range(min(max(many, 0), QUESTIONS_AT_MOST))]


def change(questions: list[Asked], wish: str) -> list[Asked]:
    """Give the questions as a button changes them: `add-KIND`, `up-PLACE`, `down-PLACE` or `remove-PLACE`."""
    what, _, which = wish.partition("-")
    if what == "add" and which in list(Kind) and len(questions) < QUESTIONS_AT_MOST:
        return [*questions, Asked(Kind(which))]
    at = int(which) if which.isascii() and which.isdigit() else len(questions)
    if at >= len(questions):
        return questions
    rest = [*questions[:at], *questions[at + 1 :]]
    if what == "remove":
        return rest
    to = at + {"up": -1, "down": 1}.get(what, 0)
    rest.insert(max(to, 0), questions[at])
    return rest


def room_for_labels(asked: Asked) -> list[Both]:
    """Give the answers of a question with empty lines for more; a scale has two ends."""
    empty = Both("", "")
    if asked.kind is Kind.SCALE:
        return [*asked.labels, empty, empty][:2]
    if asked.kind is not Kind.CHOICE:
        return []
    return [*asked.labels, *[empty] * max(_SPARE, 2 - len(asked.labels))][:_LABELS_AT_MOST]


def faults_of(questions: list[Asked]) -> Mapping[int, str]:
    """Give what is left out of the questions, by their place: a sentence each."""
    return {at: fault for at, asked in enumerate(questions) if (fault := next(_faults(asked), ""))}


def whole(questions: list[Asked]) -> tuple[Asked, ...]:
    """Give the questions without the empty lines of their answers."""
    return tuple(replace(asked, labels=tuple(filter(_is_said, asked.labels))) for asked in questions)


def _faults(asked: Asked) -> Iterator[str]:
    said = [label for label in asked.labels if _is_said(label)]
    if not (asked.text.en and asked.text.rw):
        yield _BOTH
    if not all(label.en and label.rw for label in said) or (asked.kind is Kind.CHOICE and len(said) < 2):  # two answers
        yield _ANSWERS if asked.kind is Kind.CHOICE else _ENDS
    if asked.kind is Kind.SCALE and len(said) < 2:  # its two ends
        yield _ENDS
    if not all(bound.isascii() and bound.isdigit() for bound in (asked.low, asked.high) if bound):
        yield _DIGITS


def _is_said(text: Both) -> bool:
    return bool(text.en or text.rw)


def _read(form: Form, prefix: str) -> Asked:
    given = form.get(f"{prefix}-kind", "")
    kind = Kind(given) if given in list(Kind) else Kind.TEXT
    labels = (_both(form, f"{prefix}-label{number}") for number in range(_LABELS_AT_MOST))
    return Asked(
        kind,
        _both(form, prefix),
        _line(form, f"{prefix}-low"),
        _line(form, f"{prefix}-high"),
        tuple(label for label in labels if kind is Kind.SCALE or _is_said(label))[: 2 if kind is Kind.SCALE else None],
    )


def _both(form: Form, prefix: str) -> Both:
    return Both(_line(form, f"{prefix}-en"), _line(form, f"{prefix}-rw"))


def _line(form: Form, name: str) -> str:
    return " ".join(form.get(name, "").split())[:_LONGEST]
