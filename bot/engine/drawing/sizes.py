"""Sizes: how much room each box and each label takes, and the lines that stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.drawing.diagrams import Box
from bot.engine.drawing.lettering import wide, wrapped

TEXT, NOTE, HEAD, TAG, LABEL = 12.0, 11.0, 13.0, 10.0, 11.5
"""Sizes of letters."""
LEADING = 15.0
PADDING = 10.0

_WIDEST_TEXT, _WIDEST_LABEL = 180.0, 118.0
_MOST_LINES, _MOST_LABELS = 8, 5


@dataclass(frozen=True, slots=True)
class Sized:
    """A box or a label with its lines and the room that it takes."""

    width: float
    height: float
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def size_of_box(box: Box) -> Sized:
    """Give the room of a box."""
    if box.kind == "start":
        return Sized(14, 14)
    if box.kind == "done":
        return Sized(64, 28)
    lines = wrapped(box.text, TEXT, _WIDEST_TEXT, _MOST_LINES)
    notes = wrapped(box.note, NOTE, _WIDEST_TEXT, _MOST_LINES)
    head = wide(box.head, HEAD) * 1.08 + wide(box.kind, TAG) + 2 * PADDING
    inner = max(head, *(wide(line, TEXT) for line in lines), *(wide(line, NOTE) for line in notes), 0.0)
    height = 1.5 * PADDING + HEAD + LEADING * (len(lines) + len(notes))
    return Sized(inner + 2 * PADDING, height, tuple(lines), tuple(notes))


def size_of_label(labels: tuple[str, ...]) -> Sized:
    """Give the room of an arrow's label; none where it has no words."""
    if not labels:
        return Sized(8, 0)
    shown = labels if len(labels) <= _MOST_LABELS else (*labels[: _MOST_LABELS - 1], "…")
    lines = [line for label in shown for line in wrapped(label, LABEL, _WIDEST_LABEL, 2)]
    return Sized(max(wide(line, LABEL) for line in lines) + PADDING, LEADING * len(lines) + 4, tuple(lines))
