"""What is said on the way to a question, on the same screen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine import words
from bot.engine.flow import asks_photo
from bot.engine.walking.plan import Station
from bot.engine.walking.speech import Speech, own_words, spoken


def speaking(speech: Speech, stations: Sequence[Station]) -> list[Station]:
    """Give those of these steps that say something before a question; how photos can be sent is said once."""
    photos = [station for station in stations if asks_photo(speech.book.step(station[-1]))]
    silent = photos[1:] if speech.house("whatsapp") else photos
    return [station for station in stations if station not in silent]


def said_at(speech: Speech, station: Station) -> str:
    """Give what a step says before a question: its sentence, or how a photo can be sent that cannot come here."""
    if asks_photo(speech.book.step(station[-1])):
        return own_words(speech, words.PHOTO_BY_WHATSAPP)
    return spoken(speech, station)
