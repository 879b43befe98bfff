"""Handouts: the life cycle of a copy as a table, and what staff may bring."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.programme.handout_copies import LIFE, Status
from bot.programme.handout_sources import LARGEST_FILE, read_chapters, read_document
from bot.programme.lifecycle import TIME
from bot.store.handouts import handout_copies
from tests.bots import NOW, Bot
from tests.factories import add_contact
from tests.papers import add_copy, add_handout

MOVES = {
    Status.WAITING: {"send": Status.SENT, "miss": Status.MISSED, "erase": Status.DROPPED},
    Status.SENT: {},
    Status.MISSED: {},
    Status.DROPPED: {},
}
PDF = b"%PDF-1.7\n...\n%%EOF\n"
CHAPTERS = """
- title: {en: Leather, rw: Uruhu}
  text: {en: No leather is alike., rw: Nta ruhu rusa n'urundi.}
- title: {en: Prices, rw: Ibiciro}
  text:
    en: Count your hours.
    rw: Bara amasaha yawe.
"""


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_copy_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    copy = add_copy(bot, add_contact(bot), add_handout(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, copy, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(handout_copies.c.status)) == [MOVES[status].get(event, status)]


def test_a_document_is_named_by_its_title_and_known_by_its_content() -> None:
    file = read_document(PDF, "Uko bashyiraho ibiciro: Igice 1")
    assert (file.name, file.media_type, file.content) == ("uko-bashyiraho-ibiciro-igice-1.pdf", "application/pdf", PDF)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no whole PDF"),
        (b"<html>%%EOF", "no whole PDF"),
        (b"%PDF-1.7 cut off", "no whole PDF"),
        (b"%PDF-1.7" + b" " * LARGEST_FILE + b"%%EOF", "too big"),
    ],
)
def test_what_is_no_pdf_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_document(content, "x")


def test_chapters_are_read_as_they_are_written() -> None:
    first, second = read_chapters(CHAPTERS)
    assert first["title_rw"] == "Uruhu"
    assert first["text_en"] == "No leather is alike."
    assert second == {
        "title_en": "Prices",
        "title_rw": "Ibiciro",
        "text_en": "Count your hours.",
        "text_rw": "Bara amasaha yawe.",
    }


CHAPTER = "- title: {en: A, rw: B}\n  text: {en: C, rw: D}\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a list of 1 to 12 chapters"),
        ("title: x", "a list of 1 to 12 chapters"),
        (CHAPTER * 13, "a list of 1 to 12 chapters"),
        ("- [", "cannot be read as YAML"),
        ("- title", "Chapter 1: write title and text"),
        ("- title: {en: A}", "Chapter 1: write title and text"),
        (CHAPTER + "- title: {en: A, rw: B}", "Chapter 2: write title and text"),
        (CHAPTER.replace("C", "x" * 281), "Chapter 1: 281 characters, and 280 are the most"),
        (CHAPTER.replace("A", "x" * 31), "Chapter 1: 31 characters, and 30 are the most"),
        (CHAPTER.replace("D", "ħ"), "Chapter 1: an SMS does not have all these letters"),
    ],
)
def test_chapters_that_would_not_fit_are_refused_with_their_place(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_chapters(text)
