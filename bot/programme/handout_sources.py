"""What staff bring to make a handout: a document, and the summaries of its chapters; checked before they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from bot.errors import Refusal
from bot.marking import N_
from bot.store.files import File
from bot.text import septets

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes; WhatsApp takes more, who pays for them by the megabyte does not."""
_LONGEST = {"title": 30, "text": 280}
"""Septets of a chapter's title and text: together with what follows they are three SMS segments."""
MOST_CHAPTERS = 12


def read_document(content: bytes, title: str) -> File:
    """Give a PDF as it is kept, named by its title. Raises Refusal for what is none, whatever it is called."""
    if len(content) > LARGEST_FILE:
        raise Refusal(N_("The document is too big: 5 MB are the most."))
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise Refusal(N_("The document is no whole PDF."))
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "handout"
    return File(f"{name}.pdf", "application/pdf", content)


def read_chapters(text: str) -> list[dict[str, str]]:
    """Give the chapters of a YAML list, each a `title` and a `text` in `en` and `rw`. Raises ValueError."""
    try:
        found = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # of all loaders the one that makes nothing but text
    except yaml.YAMLError as error:
        raise ValueError(f"cannot be read as YAML: {error}") from None
    if not isinstance(found, list) or not 0 < len(found) <= MOST_CHAPTERS:
        raise ValueError(f"must be a list of 1 to {MOST_CHAPTERS} chapters")
    return check_chapters([_flat(chapter) for chapter in found])


def check_chapters(chapters: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give chapters as they are kept: title_en, title_rw, text_en, text_rw. Raises Refusal for what would not fit."""
    return [_checked(place, chapter) for place, chapter in enumerate(chapters, start=1)]


def _flat(chapter: object) -> dict[str, str]:
    found = {}
    for part in _LONGEST:
        both = chapter.get(part) if isinstance(chapter, Mapping) else None
        for language in ("en", "rw"):
            words = both.get(language) if isinstance(both, Mapping) else None
            found[f"{part}_{language}"] = words if isinstance(words, str) else ""
    return found


def _checked(place: int, chapter: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for part, longest in _LONGEST.items():
        for language in ("en", "rw"):
            words = chapter.get(f"{part}_{language}", "").strip()
            _hold(place, words, longest)
            found[f"{part}_{language}"] = words
    return found


def _hold(place: int, words: str, longest: int) -> None:
    """Hold that what a chapter says is there, and fits."""
    if not words:
        raise Refusal(N_("Chapter {place}: write title and text in both languages."), place=place)
    length = septets(words)
    if length is None:
        raise Refusal(N_("Chapter {place}: an SMS does not have all these letters: {words}"), place=place, words=words)
    if length > longest:
        sentence = N_("Chapter {place}: {length} characters, and {longest} are the most: {words}")
        raise Refusal(sentence, place=place, length=length, longest=longest, words=words)
