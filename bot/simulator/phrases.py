"""The page's own words in the languages it speaks: English is the message id, the others are catalogues beside this."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = {"en": "English", "rw": "Ikinyarwanda"}
"""Each language by its own name."""

Phrases = dict[str, str]


def read_phrases() -> dict[str, Phrases]:
    """Give the translations of each language but English, by their English."""
    found: dict[str, Phrases] = {}
    for path in sorted(Path(__file__).with_name("locales").glob("*.po")):
        with path.open("rb") as lines:
            catalogue = read_po(lines, locale=path.stem)
        found[path.stem] = {str(message.id): str(message.string) for message in catalogue if message.id}
    return found


def translator(phrases: Phrases) -> Callable[[str], str]:
    """Give a function that gives a sentence in a language, or in English where that is missing."""
    return lambda english: phrases.get(english) or english
