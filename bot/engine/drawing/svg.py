"""SVG: a diagram drawn, in shades that can be read on light and on dark pages, and on paper without colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.engine.drawing.diagrams import Box, Diagram
from bot.engine.drawing.geometry import Drawn, Geometry, Line, Point
from bot.engine.drawing.lettering import wide
from bot.engine.drawing.sizes import HEAD, LABEL, LEADING, NOTE, PADDING, TAG, TEXT

_MARGIN, _TITLE = 18.0, 62.0
_INK, _LINE, _BORDER, _TAGGED, _PAPER = "#1f2937", "#718096", "#475569", "#4b5563", "#ffffff"
_TINTS = {"say": "#f8fafc", "ask": "#fef3c7", "menu": "#e0f2fe", "do": "#ede9fe", "run": "#dcfce7", "end": "#e2e8f0"}
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
    f' orient="auto-start-reverse"><path d="M0 1 10 5 0 9z" fill="{_LINE}"/></marker></defs>'
)
_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def as_svg(diagram: Diagram) -> str:
    """Give an SVG document."""
    page = Geometry(diagram)
    title = escape(f"{diagram.title}: {diagram.about}")
    width = max(page.width, wide(diagram.about, TEXT), wide(diagram.title, 18)) + 2 * _MARGIN
    height = page.height + _TITLE + 2 * _MARGIN
    body = [*map(_line, page.lines()), *(part for loop in page.loops() for part in _loop(*loop))]
    body += [part for box, drawn in page.boxes() for part in _box(box, drawn)]
    body += [part for line in page.lines() if line.label for part in _label(line.label)]
    left = _MARGIN + (width - 2 * _MARGIN - page.width) / 2
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" role="img">',
            f"<title>{title}</title>",
            _ARROW,
            _words(_MARGIN, _MARGIN + 18, diagram.title, 18, _LINE, extra=' font-weight="bold"'),
            _words(_MARGIN, _MARGIN + 38, diagram.about, TEXT, _LINE),
            f'<g transform="translate({left:.1f} {_TITLE + _MARGIN:.1f})">',
            *body,
            "</g>",
            "</svg>",
        )
    )


def _line(line: Line) -> str:
    ends = 'marker-start="url(#arrow)" stroke-dasharray="5 4"' if line.back else 'marker-end="url(#arrow)"'
    return f'<path d="{_curve(line.points)}" fill="none" stroke="{_LINE}" stroke-width="1.4" {ends}/>'


def _curve(points: Sequence[Point]) -> str:
    """Give a path that passes through the points, everywhere on its way down."""
    (x, y), *rest = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if abs(to_x - x) < 0.5:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            half = (y + to_y) / 2
            parts.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)


def _loop(box: Drawn, label: Drawn) -> Iterator[str]:
    right, out = box.x + box.sized.width / 2, label.x - label.sized.width / 2 + 6
    bend = f"C{out:.1f} {box.y - 22:.1f} {out:.1f} {box.y + 22:.1f}"
    path = f"M{right:.1f} {box.y - 9:.1f}{bend} {right:.1f} {box.y + 9:.1f}"
    yield f'<path d="{path}" fill="none" stroke="{_LINE}" stroke-width="1.4" marker-end="url(#arrow)"/>'
    yield from _label(label) if label.sized.lines else ()


def _label(label: Drawn) -> Iterator[str]:
    sized = label.sized
    left, top = label.x - sized.width / 2, label.y - sized.height / 2
    yield _rectangle(
        left, top, sized.width, sized.height, f'rx="4" fill="{_PAPER}" stroke="#cbd5e1" stroke-width="0.8"'
    )
    for at, words in enumerate(sized.lines):
        y = top + LEADING * at + LEADING - 2
        yield _words(label.x, y, words, LABEL, _INK, extra=' text-anchor="middle"')


def _box(box: Box, drawn: Drawn) -> Iterator[str]:
    if box.kind == "start":
        yield f'<circle cx="{drawn.x:.1f}" cy="{drawn.y:.1f}" r="7" fill="{_LINE}"/>'
        return
    sized = drawn.sized
    left, top = drawn.x - sized.width / 2, drawn.y - sized.height / 2
    yield _outline(box, left, top, drawn)
    if box.kind == "done":
        yield _words(drawn.x, drawn.y + 4, box.head, TEXT, _INK, extra=' text-anchor="middle" font-style="italic"')
        return
    first = top + PADDING / 2 + HEAD
    yield _words(left + PADDING, first, box.head, HEAD, _INK, extra=' font-weight="bold"')
    yield _words(left + sized.width - PADDING, first, box.kind, TAG, _TAGGED, extra=' text-anchor="end"')
    for at, words in enumerate(sized.lines, start=1):
        yield _words(left + PADDING, first + LEADING * at, words, TEXT, _INK)
    for at, words in enumerate(sized.notes, start=1 + len(sized.lines)):
        yield _words(left + PADDING, first + LEADING * at, words, NOTE, _TAGGED, extra=' font-style="italic"')


def _outline(box: Box, left: float, top: float, drawn: Drawn) -> str:
    """Give the shape of a kind of box, so that kinds differ without colours too."""
    width, height = drawn.sized.width, drawn.sized.height
    look = f'fill="{_TINTS.get(box.kind, _PAPER)}" stroke="{_BORDER}" stroke-width="1.2"'
    match box.kind:
        case "end" | "done":
            return _rectangle(left, top, width, height, f'rx="{min(height / 2, 14):.0f}" {look}')
        case "do":
            return _rectangle(left, top, width, height, f'rx="1" {look} stroke-dasharray="none"')
        case "run":
            inner = _rectangle(
                left + 3, top + 3, width - 6, height - 6, f'rx="1" fill="none" stroke="{_BORDER}" stroke-width="0.6"'
            )
            return _rectangle(left, top, width, height, f'rx="2" {look}') + inner
        case _:
            return _rectangle(left, top, width, height, f'rx="5" {look}')


def _rectangle(left: float, top: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>'


def _words(x: float, y: float, words: str, size: float, colour: str, *, extra: str = "") -> str:  # noqa: PLR0913
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{extra}>{escape(words)}</text>'
