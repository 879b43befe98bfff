"""A certificate on A4, across: whose it is, for which training, who signs, and how anybody can check it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from bot.paper.lettering import BOLD, PLAIN, SLANTED, Style, load_fonts, write_centred
from bot.paper.ornament import INK, RUST, draw_divider, draw_frame

_SIZE = landscape(A4)
_MIDDLE = _SIZE[0] / 2
_SOFT = "#62554a"
_MARGIN, _BAND = 20.0, 26.0
_TEXT_ROOM = 620.0
_QR_SIDE = 82.0
_QR_AT = (_SIZE[0] - _MARGIN - _BAND - 30 - _QR_SIDE, 92.0)
_SIGNED_FROM, _SIGNED_TO = _MARGIN + _BAND + 26, _QR_AT[0] - 24


@dataclass(frozen=True, slots=True)
class Wording:
    """What a certificate says in one of its languages."""

    heading: str
    given: str
    """Above the name."""
    reason: str
    """Below the name."""
    title: str
    """The training's."""
    when: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and what they are in each language."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that one page says."""

    org: str
    name: str
    number: str
    link: str
    """Where the number is checked."""
    wordings: tuple[Wording, Wording]
    """The first stands out."""
    signatories: Sequence[Signatory]


def draw(certificates: Iterable[Certificate]) -> bytes:
    """Give a PDF with a page for each certificate; the same words give the same bytes."""
    load_fonts()
    held = BytesIO()
    canvas = Canvas(held, pagesize=_SIZE, invariant=1, pageCompression=1)
    for certificate in certificates:
        canvas.setTitle(certificate.wordings[0].heading)
        canvas.setAuthor(certificate.org)
        _draw_page(canvas, certificate)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _draw_page(canvas: Canvas, page: Certificate) -> None:
    draw_frame(canvas, _SIZE, _MARGIN, _BAND)
    first, second = page.wordings
    _write(canvas, 490, page.org.upper(), Style(BOLD, 11, RUST, 4))
    _write(canvas, 440, first.heading.upper(), Style(BOLD, 31, INK, 2.5))
    _write(canvas, 416, second.heading, Style(SLANTED, 15, _SOFT, 0.6))
    _write(canvas, 378, f"{first.given}  ·  {second.given}", Style(PLAIN, 11, _SOFT))
    _write(canvas, 333, page.name, Style(BOLD, 34, RUST))
    draw_divider(canvas, (_MIDDLE, 314), 440)
    _write(canvas, 288, f"{first.reason}  ·  {second.reason}", Style(PLAIN, 11, _SOFT))
    _write(canvas, 258, first.title, Style(BOLD, 19, INK))
    _write(canvas, 238, second.title, Style(SLANTED, 14, _SOFT))
    _write(canvas, 212, f"{first.when}  ·  {second.when}", Style(PLAIN, 11, INK))
    _draw_signatories(canvas, page.signatories)
    _draw_check(canvas, page)


def _write(canvas: Canvas, y: float, text: str, style: Style) -> None:
    write_centred(canvas, (_MIDDLE, y), text, style, _TEXT_ROOM)


def _draw_signatories(canvas: Canvas, signatories: Sequence[Signatory]) -> None:
    """Give each a line to sign on, side by side."""
    room = (_SIGNED_TO - _SIGNED_FROM) / max(len(signatories), 1)
    for place, signatory in enumerate(signatories):
        x, half = _SIGNED_FROM + room * (place + 0.5), min(room * 0.42, 110)
        canvas.setStrokeColor(_SOFT)
        canvas.setLineWidth(0.6)
        canvas.line(x - half, 124, x + half, 124)
        lines = [(signatory.name, Style(BOLD, 10, INK))]
        lines += [
            (title, Style(font, 8.5, _SOFT)) for title, font in zip(signatory.titles, (PLAIN, SLANTED), strict=True)
        ]
        for row, (text, style) in enumerate(lines):
            write_centred(canvas, (x, 109 - 13 * row), text, style, 2 * half)


def _draw_check(canvas: Canvas, page: Certificate) -> None:
    """Draw the QR code of the link as one shape, which prints sharp at any size, with the number below."""
    modules = [list(row) for row in segno.make(page.link, error="m", micro=False).matrix]
    side = _QR_SIDE / len(modules)
    left, low = _QR_AT
    path = canvas.beginPath()
    for down, row in enumerate(modules):
        for across, is_dark in enumerate(row):
            if is_dark:
                path.rect(left + across * side, low + _QR_SIDE - (down + 1) * side, side, side)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
    middle = left + _QR_SIDE / 2
    write_centred(canvas, (middle, low - 16), page.number, Style(BOLD, 11, INK, 1), _QR_SIDE + 40)
    write_centred(canvas, (middle, low - 28), page.link.partition("://")[2], Style(PLAIN, 6.5, _SOFT), _QR_SIDE + 40)
