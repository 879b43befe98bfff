"""Measures every sentence of a language: on the screens that the verifier composes, or by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from bot.engine import words
from bot.engine.flow import Menu, asks_photo, texts_of
from bot.engine.paging import size
from bot.engine.program import template
from bot.engine.revision import message_key
from bot.engine.rules import verify
from bot.engine.screens import Fit, Fitted, Labels, Screen, fit
from bot.engine.walking.book import Book
from bot.engine.walking.plan import Station
from bot.engine.walking.proof import Proof, Shown, Worst
from bot.engine.walking.saying import said_at, speaking
from bot.engine.walking.speech import choices, labels, own_words, spoken
from bot.i18n.sheet.longest import LongestValues
from bot.i18n.sheet.room import Room, sms_room, ussd_room
from bot.messages import Medium
from bot.text import fold_gsm7, sendable

_OF_A_PLACE = ("", words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR)
"""What the engine itself asks after a question for a place, by the screen's part."""


class Ruler:
    """Measures the sentences of one language."""

    def __init__(self, book: Book, language: str) -> None:
        """Prove what can be proved, and measure all that is said on its screens."""
        self._book = book
        self._language = language
        self._longest = LongestValues(book, language)
        self._rooms: dict[str, Room] = {}
        for proof in verify(book).proofs.values():
            for key, room in self._on_screens(proof):
                self._rooms[key] = self._rooms[key].tighter(room) if key in self._rooms else room

    def room(self, message: str, context: str | None = None) -> Room:
        """Give the room of a sentence on its fullest screen, or by itself where no proved screen says it."""
        return self._rooms.get(message_key(message, context)) or self._alone(message, context)

    def _on_screens(self, proof: Proof) -> Iterator[tuple[str, Room]]:
        speech = Worst(self._book, proof.known, self._language)
        media = self._book.flows[proof.plan.root].media
        names = labels(speech)
        for shown in proof.shown:
            if shown.language != self._language:
                continue
            on_ussd, room = self._fitted(shown.screen, names)
            ussd = room.ussd if Medium.USSD in media and shown.measure.pages else None
            sms = room.sms if Medium.SMS in media and shown.measure.segments else None
            for key, sentence in _sentences(speech, shown):
                yield key, Room(_length(sentence), ussd, sms)
            for key, label in _printed(shown.screen, on_ussd, names):
                yield key, Room(_length(label), ussd, None)

    def _fitted(self, screen: Screen, names: Labels) -> tuple[Fitted, Room]:
        """Give a screen as USSD shows it, and its room."""
        limits = self._book.limits
        on_ussd = fit(screen, Fit(Medium.USSD, limits.page, limits.keys, names))
        by_sms = fit(screen, Fit(Medium.SMS, limits.page, limits.keys, names))
        return on_ussd, Room(0, ussd_room(on_ussd, limits.page), sms_room(by_sms))

    def _alone(self, message: str, context: str | None) -> Room:
        said = self._book.words(message, self._language, context)
        with suppress(ValueError):  # where its braces are not right, which is for `bot i18n check` to say
            said = template(fold_gsm7(said)).render(self._longest.value)
        _, room = self._fitted(Screen(said, ends=True), Labels("", "", ""))
        return replace(room, length=_length(said), is_alone=True)


def _sentences(speech: Worst, shown: Shown) -> Iterator[tuple[str, str]]:
    """Give the sentences of a screen by message key, with their longest values in them."""
    scene = shown.scene
    if shown.part:
        yield _OF_A_PLACE[shown.part], own_words(speech, _OF_A_PLACE[shown.part])
        return
    for station in speaking(speech, scene.said):
        is_photo = asks_photo(speech.book.step(station[-1]))
        yield (words.PHOTO_BY_WHATSAPP, said_at(speech, station)) if is_photo else _own(speech, station)
    if scene.station is None:
        yield words.GOODBYE, own_words(speech, words.GOODBYE)
    else:
        yield _own(speech, scene.station)
        step = speech.book.step(scene.station[-1])
        if isinstance(step, Menu) and not step.source:
            for choice, offered in zip(step.choices, choices(speech, scene.station), strict=True):
                yield message_key(choice.label.message, choice.label.context), offered.label


def _own(speech: Worst, station: Station) -> tuple[str, str]:
    text = texts_of(speech.book.step(station[-1]))[0]
    return message_key(text.message, text.context), spoken(speech, station)


def _printed(screen: Screen, on_ussd: Fitted, names: Labels) -> Iterator[tuple[str, str]]:
    """Give the ways out that stand on a screen of one page; where they would take a second they are left out."""
    for message, label, offered in ((words.BACK, names.back, screen.back), (words.MAIN_MENU, names.menu, screen.menu)):
        if offered and len(on_ussd.pages) == 1 and on_ussd.pages[0].endswith(f") {label}"):
            yield message, label


def _length(text: str) -> int:
    return size(sendable(text))
