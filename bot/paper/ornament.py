"""The ornament of a page: bands of imigongo, the zigzags and diamonds of Rwandan walls, in earth colours."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

INK, RUST, CREAM = "#221c18", "#9a3720", "#fbf4e6"

_TILE = (48.0, 24.0)
_SHAPES: Sequence[tuple[str, Sequence[tuple[float, float]]]] = (
    (RUST, ((0, 24), (48, 24), (24, 0))),
    (CREAM, ((9, 24), (39, 24), (24, 9))),
    (INK, ((17, 24), (31, 24), (24, 17))),
    (CREAM, ((-15, 0), (15, 0), (0, 15))),
    (RUST, ((-7, 0), (7, 0), (0, 7))),
)
"""One tile on dark ground, from its lower left corner: triangles that hang, and between them some that stand."""
_CORNER: Sequence[tuple[str, float]] = ((RUST, 0.5), (CREAM, 0.34), (INK, 0.17))


def draw_frame(canvas: Canvas, size: tuple[float, float], margin: float, band: float) -> None:
    """Draw a frame of bands around a page, with diamonds in its corners, and a fine line within."""
    wide, high = size[0] - 2 * margin, size[1] - 2 * margin
    canvas.saveState()
    canvas.translate(margin, margin)
    sides = ((wide, (0, 0)), (high, (wide, 0)), (wide, (wide, high)), (high, (0, high)))
    for turns, (length, corner) in enumerate(sides):
        canvas.saveState()
        canvas.translate(*corner)
        canvas.rotate(90 * turns)
        _draw_corner(canvas, band)
        canvas.translate(band, 0)
        _draw_band(canvas, length - 2 * band, band)
        canvas.restoreState()
    canvas.setStrokeColor(RUST)
    canvas.setLineWidth(0.8)
    inset = band + 5
    canvas.rect(inset, inset, wide - 2 * inset, high - 2 * inset)
    canvas.restoreState()


def draw_divider(canvas: Canvas, at: tuple[float, float], length: float) -> None:
    """Draw a fine line with a diamond in its middle, which is at a point."""
    x, y = at
    canvas.setStrokeColor(RUST)
    canvas.setLineWidth(0.8)
    for side in (-1, 1):
        canvas.line(x + side * 9, y, x + side * length / 2, y)
    for color, reach in ((RUST, 5.0), (CREAM, 2.6)):
        _fill(canvas, color, ((x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)))


def _draw_band(canvas: Canvas, length: float, high: float) -> None:
    """Draw a band from the origin to the right, of as many tiles as come nearest to their own proportions."""
    tiles = max(1, round(length / high * _TILE[1] / _TILE[0]))
    canvas.saveState()
    canvas.scale(length / tiles / _TILE[0], high / _TILE[1])
    ground = canvas.beginPath()
    ground.rect(0, 0, tiles * _TILE[0], _TILE[1])
    canvas.clipPath(ground, stroke=0, fill=0)
    canvas.setFillColor(INK)
    canvas.rect(0, 0, tiles * _TILE[0], _TILE[1], stroke=0, fill=1)
    for tile in range(tiles + 1):
        for color, points in _SHAPES:
            _fill(canvas, color, [(x + tile * _TILE[0], y) for x, y in points])
    canvas.restoreState()


def _draw_corner(canvas: Canvas, side: float) -> None:
    canvas.setFillColor(INK)
    canvas.rect(0, 0, side, side, stroke=0, fill=1)
    middle = side / 2
    for color, part in _CORNER:
        reach = side * part
        corners = ((middle - reach, middle), (middle, middle - reach), (middle + reach, middle))
        _fill(canvas, color, (*corners, (middle, middle + reach)))


def _fill(canvas: Canvas, color: str, points: Sequence[tuple[float, float]]) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.setFillColor(color)
    canvas.drawPath(path, stroke=0, fill=1)
