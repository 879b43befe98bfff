"""Certificates as they look and read: rendered, and their QR code and text read back, by other libraries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from bot.paper import Certificate, Signatory, Wording, draw

LINK = "https://bot.example.rw/c/ACDEFHJK"
RW = Wording("Seritifika y'amahugurwa", "Ihawe", "wasoje amahugurwa", "Gucunga amatsinda", "22 - 23 Werurwe 2027")
EN = Wording("Certificate of training", "Awarded to", "who completed it", "Cluster management", "22 - 23 March 2027")
DIRECTOR = Signatory("Mukamana Alice", ("Umuyobozi", "Director"))
PAGE = Certificate("Menyesha", "Uwase Aline", "ACDE-FHJK", LINK, (RW, EN), [DIRECTOR])
LONG = "Nyiransabimana Mukandayisenga Marie Claire Jeanne d'Arc Ange"
INNER = (52.0, 790.0)
"""From where to where the frame leaves room, in points."""


@contextmanager
def opened(document: bytes) -> Iterator[pypdfium2.PdfDocument]:
    read = pypdfium2.PdfDocument(document)
    try:
        yield read
    finally:
        read.close()


def text_of(page: Certificate) -> str:
    with opened(draw([page])) as document:
        return str(document[0].get_textpage().get_text_range())


def test_it_is_a4_across_with_a_page_for_each() -> None:
    with opened(draw([PAGE, replace(PAGE, name="Keza Diane")])) as document:
        assert [tuple(map(round, page.get_size())) for page in document] == [(842, 595)] * 2
        assert "Keza Diane" in document[1].get_textpage().get_text_range()


def test_it_says_everything_in_both_languages() -> None:
    text = text_of(PAGE)
    for said in ("Uwase Aline", "ACDE-FHJK", "bot.example.rw/c/ACDEFHJK", "Mukamana Alice", "Umuyobozi", "Director"):
        assert said in text
    for said in ("SERITIFIKA Y’AMAHUGURWA", "Certificate of training", "22 – 23 Werurwe 2027", "22 – 23 March 2027"):
        assert said in text


def test_its_qr_code_leads_to_where_the_number_is_checked() -> None:
    with opened(draw([PAGE])) as document:
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert code.text == LINK


def test_the_same_words_give_the_same_bytes() -> None:
    assert draw([PAGE]) == draw([PAGE])
    assert draw([PAGE]) != draw([replace(PAGE, name="Keza Diane")])


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Zoë Ñandú Çelik", "Zoë Ñandú Çelik"),
        ("Łukasz Žižek", "Łukasz Žižek"),
        ("Nguyễn Ūla", "Nguyen Ula"),
        ("Иван", "????"),
    ],
)
def test_letters_that_the_fonts_lack_lose_their_accents(name: str, read: str) -> None:
    assert read in text_of(replace(PAGE, name=name))


@pytest.mark.parametrize("name", ["Bo", LONG, "W" * 60])
def test_a_name_of_any_length_stays_within_the_frame(name: str) -> None:
    with opened(draw([replace(PAGE, name=name)])) as document:
        text = document[0].get_textpage()
        start = text.get_text_range().index(name.replace("'", "’"))
        boxes = [text.get_charbox(start + place) for place in range(len(name))]
    assert len(name) <= 60
    assert INNER[0] < min(box[0] for box in boxes)
    assert max(box[2] for box in boxes) < INNER[1]


@pytest.mark.parametrize("signatories", [1, 2, 3])
def test_those_who_sign_stand_side_by_side(signatories: int) -> None:
    named = [Signatory(f"Signer {place}", ("Umuyobozi", "Director")) for place in range(signatories)]
    text = text_of(replace(PAGE, signatories=named))
    assert all(one.name in text for one in named)


def test_the_fonts_go_with_it() -> None:
    document = draw([PAGE])
    assert document.count(b"/FontFile2") == 3
