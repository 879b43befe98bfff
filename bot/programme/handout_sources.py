"""What staff bring to make a handout: a document, and the summaries of its chapters; checked before they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml

from bot.store.files import File
from bot.text import septets

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes; WhatsApp takes more, who pays for them by the megabyte does not."""
LONGEST_TITLE, LONGEST_TEXT = 30, 280
"""Septets of a chapter's title and text: together with what follows they are three SMS segments."""
MOST_CHAPTERS = 12


def read_document(content: bytes, title: str) -> File:
    """Give a PDF as it is kept, named by its title. Raises ValueError for what is none, whatever it is called."""
    if len(content) > LARGEST_FILE:
        raise ValueError(f"the document has {len(content):,} bytes; {LARGEST_FILE:,} are the most")
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise ValueError("the document is no whole PDF")
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
    return [dict(_chapter(place, chapter)) for place, chapter in enumerate(found, start=1)]


def _chapter(place: int, chapter: object) -> Iterator[tuple[str, str]]:
    for part, longest in (("title", LONGEST_TITLE), ("text", LONGEST_TEXT)):
        both = chapter.get(part) if isinstance(chapter, Mapping) else None
        for language in ("en", "rw"):
            words = both.get(language) if isinstance(both, Mapping) else None
            if fault := _fault(words, longest):
                raise ValueError(f"chapter {place}: its {part} in {language} {fault}")
            yield f"{part}_{language}", str(words).strip()


def _fault(words: object, longest: int) -> str:
    """Give what is wrong with what a chapter says, if anything is."""
    if not isinstance(words, str) or not words.strip():
        return "is missing"
    length = septets(words.strip())
    if length is None:
        return "has letters that SMS does not have"
    return f"has {length} characters; {longest} are the most" if length > longest else ""
