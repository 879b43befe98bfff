"""Words: those that begin a flow and those that choose in it mean one thing each, whoever else listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.engine import words
from bot.engine.flow import Choice, Flow, Menu, Run
from bot.engine.nodes import TWICE
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.book import Book
from bot.errors import Told
from bot.marking import N_
from bot.messages import Medium
from bot.text import plain

RULE = "words"
BEGINS = N_("{word} begins something else already. Choose another word.")

_NO_LETTER = N_("{word} has no letter in it. Choose a word.")
_NUMBER = N_("{word} is a number. Choose a word.")
_LONG = N_("{word} is too long. Choose a shorter word.")
_MEANS = N_("{word} means something else everywhere. Choose another word.")

_LONGEST = 40
"""Characters of the longest message that is looked up among the keywords."""

_ANSWERS = {"yes"}
"""Provider's words that may be an answer: there it only opts in again who had opted out."""

_GLOBAL = {word: name for name, known in words.GLOBAL.items() for word in known}


class _Wrong(NamedTuple):
    """What is wrong with a word."""

    message: str
    staffs: str
    """The same for staff, of a `word`."""


class Keyword(NamedTuple):
    """A word that begins a flow."""

    flow: Flow
    language: str
    word: str
    line: int


def check(book: Book) -> Iterator[Remark]:
    """Say which keywords and labels collide with something else."""
    known: dict[str, Keyword] = {}
    for keyword in _keywords(book):
        wrong = _wrong_keyword(book, keyword) or _second(keyword, known.get(plain(keyword.word)))
        if wrong:
            told = f"the keyword {keyword.word!r} {wrong.message}"
            yield Pen(RULE, keyword.flow).fault(keyword.line, "", told, Told(wrong.staffs, {"word": keyword.word}))
        known.setdefault(plain(keyword.word), keyword)
    for flow in book.flows.values():
        for step in flow.steps.values():
            if isinstance(step, Menu):
                yield from _labels(book, Pen(RULE, flow), step, known)


def _keywords(book: Book) -> Iterator[Keyword]:
    for flow in book.flows.values():
        for language, spoken in flow.keywords.items():
            for word in spoken:
                yield Keyword(flow, language, word, flow.keyword_lines.get(language, 1))


def _wrong_keyword(book: Book, keyword: Keyword) -> _Wrong | None:
    """Give what is wrong with a keyword by itself, None where nothing is."""
    word = plain(keyword.word)
    if not word:
        return _Wrong("has no letter in it; choose a word", _NO_LETTER)
    if word.isdigit():
        return _Wrong("is a number, which answers the question that is open; choose a word", _NUMBER)
    if len(word) > _LONGEST:
        told = f"is longer than {_LONGEST} characters, and no such message is looked up; choose a shorter one"
        return _Wrong(told, _LONG)
    if word in _GLOBAL:
        return _Wrong(f"is the word for {_GLOBAL[word]!r} everywhere; choose another", _MEANS)
    return _acted_on(book, keyword.flow, keyword.word, frozenset(book.provider_words))


def _second(keyword: Keyword, first: Keyword | None) -> _Wrong | None:
    """Give what is wrong with a keyword that stood somewhere before."""
    if first is None:
        return None
    if first.flow is keyword.flow:
        return _Wrong(f"stands there a second time, first in line {first.line}; take one out", TWICE)
    told = f"begins {first.flow.name!r} already ({first.flow.file}:{first.line}); choose another"
    return _Wrong(told, BEGINS)


def _acted_on(book: Book, flow: Flow, text: str, provider_words: frozenset[str]) -> _Wrong | None:
    """Give who acts on a message before the flow hears it."""
    who = book.taken(text)
    if who:
        return _Wrong(f"is heard as {who} before any flow hears it; choose another", _MEANS)
    if Medium.SMS in flow.media and plain(text) in provider_words:
        return _Wrong("is acted on by the provider when it comes by SMS; choose another", _MEANS)
    return None


def _labels(book: Book, pen: Pen, step: Menu, known: dict[str, Keyword]) -> Iterator[Remark]:
    for choice in step.choices:
        labels = {book.sentence(choice.label, language).fixed: language for language in reversed(book.languages)}
        for label, language in reversed(labels.items()):
            wrong = _wrong_label(book, pen.flow, choice, label, known) if label else None
            if wrong:
                told = f"the label {label!r} ({language}) {wrong.message}"
                staffs = Told(wrong.staffs, {"word": label}, about=language)
                yield pen.fault(choice.label.line, step.name, told, staffs)


def _wrong_label(book: Book, flow: Flow, choice: Choice, label: str, known: dict[str, Keyword]) -> _Wrong | None:
    """Give what is wrong with a choice's label, None where nothing is."""
    word = plain(label)
    if not word:
        return _Wrong("has no letter in it; choose a word", _NO_LETTER)
    if word.isdigit():
        return _Wrong("is a number, and a number that is typed is a line's own; say what it counts", _NUMBER)
    means = _GLOBAL.get(word)
    if means and not _leads_to(flow, choice, means):
        return _Wrong(f"is the word for {means!r} everywhere; say it otherwise", _MEANS)
    keyword = known.get(word)
    if keyword and _both_heard(flow, keyword.flow) and not _leads_to(flow, choice, keyword.flow.name):
        told = f"begins {keyword.flow.name!r} elsewhere ({keyword.flow.file}:{keyword.line}); say it otherwise"
        return _Wrong(told, BEGINS)
    return _acted_on(book, flow, label, frozenset(book.provider_words) - _ANSWERS)


def _leads_to(flow: Flow, choice: Choice, name: str) -> bool:
    """Whether a choice leads to the flow that the word stands for, or stands in it."""
    step = flow.steps.get(choice.next.step) if choice.next else None
    return flow.name == name or (isinstance(step, Run) and step.flow == name)


def _both_heard(flow: Flow, other: Flow) -> bool:
    """Whether there is a medium with messages on which both flows are offered."""
    return bool(set(flow.media) & set(other.media) - {Medium.USSD})
