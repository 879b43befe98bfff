"""Letters on paper: the fonts, which go with each document, and words that are fitted into a width."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD, SLANTED = "Vera", "VeraBd", "VeraIt"
_FONTS = {PLAIN: "Vera.ttf", BOLD: "VeraBd.ttf", SLANTED: "VeraIt.ttf"}
"""reportlab brings them along, free to be embedded; they have what WinAnsi lacks of Latin."""


class Style(NamedTuple):
    """How a line is set: font, size in points, colour, and the room between letters."""

    font: str
    size: float
    color: str
    spread: float = 0.0


@cache
def load_fonts() -> frozenset[int]:
    """Make the fonts known, once in a process; gives the letters that they have, by their code points."""
    fonts = [TTFont(name, file) for name, file in _FONTS.items()]
    for font in fonts:
        registerFont(font)
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))


def width(text: str, style: Style) -> float:
    """Give how wide a line is, in points."""
    return stringWidth(text, style.font, style.size) + style.spread * max(len(text) - 1, 0)


def fitted(text: str, style: Style, room: float) -> Style:
    """Give a style, made smaller as far as the line needs it to have room."""
    wide = width(text, style)
    return style if wide <= room else style._replace(size=style.size * room / wide, spread=style.spread * room / wide)


def printable(text: str) -> str:
    """Give a text as it is set: apostrophes curled, letters that the fonts lack without their accents, or as `?`."""
    known = load_fonts()
    curled = text.replace("'", "’").replace(" - ", " – ")
    return "".join(letter if ord(letter) in known else _plainer(letter, known) for letter in curled)


def _plainer(letter: str, known: frozenset[int]) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if ord(part) in known) or ("" if unicodedata.combining(letter) else "?")


def write_centred(canvas: Canvas, at: tuple[float, float], text: str, style: Style, room: float) -> None:
    """Write a line with its middle at a point of its baseline, made smaller where it has no room."""
    text = printable(text)
    own = fitted(text, style, room)
    x, y = at
    line = canvas.beginText(x - width(text, own) / 2, y)
    line.setFont(own.font, own.size)
    line.setFillColor(own.color)
    line.setCharSpace(own.spread)
    line.textOut(text)
    line.setCharSpace(0)
    canvas.drawText(line)
