"""Alphabet: nothing outside GSM-7, where one character would halve the room of an SMS."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.engine.flow import Text
from bot.engine.revision import message_key
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.book import Book
from bot.errors import Told
from bot.marking import N_
from bot.messages import Medium
from bot.text import foreign

RULE = "alphabet"

_DEAR = N_("It has a letter that makes messages dear. Leave {character} out.")


def check(book: Book) -> Iterator[Remark]:
    """Say which characters are outside GSM-7, in English and in translation; those that sending mends are notes."""
    for flow in book.flows.values():
        if set(flow.media) <= {Medium.WHATSAPP}:
            continue
        pen = Pen(RULE, flow)
        for step, text in flow.texts():
            for language, where, words in _versions(book, text):
                yield from _foreign(pen, (step, text.line), (language, where), words)


def _versions(book: Book, text: Text) -> Iterator[tuple[str, str, str]]:
    """Give a sentence in each language, with where it stands."""
    yield book.languages[0], "", text.message
    for language in book.languages[1:]:
        found = book.catalogues[language].get(message_key(text.message, text.context))
        if found and found.text and found.text != text.message:
            yield language, f" of the {language} ({found.place})", found.text


def _foreign(pen: Pen, at: tuple[str, int], of: tuple[str, str], words: str) -> Iterator[Remark]:
    (step, line), (language, where) = at, of
    for position, character, twin in foreign(words):
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        told = f"{character!r} ({name}) at character {position + 1}{where} is not in GSM-7"
        if twin is None:
            staffs = Told(_DEAR, {"character": character}, about=language)
            yield pen.fault(line, step, f"{told} and has no plain twin; leave it out", staffs)
        else:
            yield pen.note(line, step, f"{told}; it is sent as {twin!r}" if twin else f"{told}; it is not sent")
