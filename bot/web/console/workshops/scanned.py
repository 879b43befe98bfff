"""Codes to scan, as pictures for one page: what all of them have alike, such as the three corners, is drawn once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import segno
from markupsafe import Markup
from segno.consts import TYPE_DATA_DARK, TYPE_FORMAT_DARK

_BORDER = 2
_OWN = (TYPE_DATA_DARK, TYPE_FORMAT_DARK)
"""What codes differ in; the library takes one module of data for one of the format."""
_DARK = 8
"""By so many bits a dark module's kind is greater than any that is light."""


class Pictures:
    """Draws the codes of one page."""

    def __init__(self) -> None:
        """Begin with none drawn."""
        self._frames: set[str] = set()

    def draw(self, code: str) -> Markup:
        """Give a code's picture; the first one has in it what the others refer to."""
        # One mask reads as well as another; trying all of them takes three times as long.
        made = segno.make(code, micro=False, mask=0)
        rows = [list(row) for row in made.matrix_iter(border=_BORDER, verbose=True)]
        frame = f"code-{made.designator}"
        fixed = Markup('<use href="#{}"/>').format(frame)
        if frame not in self._frames:
            self._frames.add(frame)
            of_all = _path(rows, lambda kind: kind >> _DARK > 0 and kind not in _OWN)
            fixed = Markup('<path id="{}" d="{}"/>').format(frame, of_all)
        own = Markup('<path d="{}"/>').format(_path(rows, lambda kind: kind in _OWN))
        return Markup('<svg viewBox="0 0 {0} {0}" stroke="#000">{1}{2}</svg>').format(len(rows), fixed, own)


def _path(rows: Sequence[Sequence[int]], is_drawn: Callable[[int], bool]) -> str:
    """Give the lines that go through the middle of these modules, each from where the last one ends."""
    at_x, at_y = 0, 0
    parts: list[str] = []
    for y, row in enumerate(rows):
        for x, length in _runs([is_drawn(kind) for kind in row]):
            parts.append(f"m{x - at_x} {y - at_y}h{length}" if parts else f"M{x} {y}.5h{length}")
            at_x, at_y = x + length, y
    return "".join(parts)


def _runs(drawn: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Give where each line of a row begins, and how long it is."""
    begins = 0
    for x, (before, here) in enumerate(zip([False, *drawn], [*drawn, False], strict=True)):
        if here and not before:
            begins = x
        elif before and not here:
            yield begins, x - begins
