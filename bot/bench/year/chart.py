"""The year as a picture: stacked bars for each month, a panel for each question, to be read on paper too."""

from __future__ import annotations

from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.bench.year.figures import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.bench.year.figures import Panel

_SHADES = ("#1d4e89", "#f2a541", "#5b8e7d", "#bc4b51", "#8cb7e8", "#8d6a9f", "#c9b458", "#5c677d", "#d08c60", "#2a9d8f")
_INK, _LINE = "#1f2937", "#cbd5e1"
_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_BOLD, _RIGHT, _MIDDLE = ' font-weight="bold"', ' text-anchor="end"', ' text-anchor="middle"'
_WIDE, _HIGH, _BAR, _STEP = 640, 190, 30, 38
_LEFT, _LEGEND = 60, 530
_PANEL = 270
_NAMES = "JFMAMJJASOND"


def as_svg(title: str, panels: Sequence[Panel]) -> str:
    """Give an SVG document with the panels in two columns."""
    rows = -(-len(panels) // 2)
    width, height = 2 * _WIDE + 40, 60 + rows * _PANEL
    body = [_words(20, 32, title, 18, _BOLD)]
    for at, panel in enumerate(panels):
        shift = f"translate({20 + at % 2 * _WIDE} {60 + at // 2 * _PANEL})"
        body += [f'<g transform="{shift}">', *_panel(panel), "</g>"]
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    paper = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" role="img">'
    return "\n".join((head, f"<title>{escape(title)}</title>", paper, *body, "</svg>", ""))


def _panel(panel: Panel) -> Iterator[str]:
    yield _words(_LEFT, 14, panel.title, 14, _BOLD)
    most = max(panel.most, 1)
    for share in (0, 0.5, 1):
        level = 30 + _HIGH * (1 - share)
        yield f'<path d="M{_LEFT} {level:.1f}H{_LEFT + MONTHS * _STEP}" stroke="{_LINE}"/>'
        yield _words(_LEFT - 6, level + 4, f"{round(most * share):,}", 11, _RIGHT)
    for month in range(MONTHS):
        yield from _bar(panel, month, _HIGH / most)
        yield _words(_LEFT + month * _STEP + _STEP / 2, _HIGH + 46, _NAMES[month], 11, _MIDDLE)
    for at, name in enumerate(panel.counts):
        level = 38 + 18 * at
        yield f'<rect x="{_LEGEND}" y="{level - 9}" width="10" height="10" fill="{_shade(at)}"/>'
        yield _words(_LEGEND + 16, level, name, 11)


def _bar(panel: Panel, month: int, scale: float) -> Iterator[str]:
    heights = [counts[month] * scale for counts in panel.counts.values()]
    left = _LEFT + month * _STEP + (_STEP - _BAR) / 2
    for at, (height, top) in enumerate(zip(heights, accumulate(heights), strict=True)):
        if height:
            box = f'x="{left:.1f}" y="{30 + _HIGH - top:.1f}" width="{_BAR}" height="{height:.1f}"'
            yield f'<rect {box} fill="{_shade(at)}"/>'


def _shade(at: int) -> str:
    return _SHADES[at % len(_SHADES)]


def _words(x: float, y: float, text: str, size: int, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{_INK}"{extra}>{escape(text)}</text>'
