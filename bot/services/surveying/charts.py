"""Bar charts as SVG: one for a question, read by eye, by a screen reader, and on paper without colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.programme.survey_notation import Kind
from bot.services.surveying.figures import Tally

Bar = tuple[str, int, int]
"""What it stands for, how many, and how many of a hundred."""

_WIDTH, _MARGIN, _TITLE, _ROW, _BAR = 640, 16, 64, 34, 20
_LABELS, _FIGURES = 200, 96
"""Room for what a bar stands for, and for its figures."""
_INK, _FAINT, _FILL, _PAPER = "#1f2937", "#4b5563", "#1d4ed8", "#ffffff"
_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_LOOK = f'font-family="{_FONT}" font-size="13"'
_BARS_AT_MOST = 9
_LETTER = 7.4
"""How wide a letter is at the most, at 13 pixels."""


def draw(tally: Tally, language: str = "en", note: str = "") -> str:
    """Give the chart of a question's answers as an SVG document; of words, how many came.

    `note` stands below its title: how many answered, in English unless it is given.
    """
    bars = list(_bars(tally, language))
    title = _say(tally.question.text, language)
    note, name = note or _note(tally), tally.question.name
    described = "; ".join([note, *(f"{label}: {count} ({share}%)" for label, count, share in bars)])
    height = _TITLE + _ROW * len(bars) + _MARGIN
    named = f'aria-labelledby="{name}-title {name}-desc"'
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_LOOK} role="img" {named}>',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-desc">{escape(described)}</desc>',
            f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
            _words(_MARGIN, 26, _cut(title, _WIDTH - 2 * _MARGIN), _INK, ' font-size="15" font-weight="bold"'),
            _words(_MARGIN, 46, note, _FAINT),
            *(part for at, bar in enumerate(bars) for part in _draw(bar, _TITLE + at * _ROW)),
            "</svg>",
            "",
        )
    )


def _bars(tally: Tally, language: str) -> Iterator[Bar]:
    question = tally.question
    if question.kind is Kind.NUMBER:
        for low, high in _ranges([value for value, count in tally.counts.items() if isinstance(value, int) and count]):
            count = sum(n for value, n in tally.counts.items() if isinstance(value, int) and low <= value <= high)
            yield f"{low:,}" if low == high else f"{low:,} - {high:,}", count, round(100 * count / tally.answered)
        return
    for value, count in tally.counts.items():
        told = question.labels.get(str(value))
        words = _say(told, language) if told else ""
        label = f"{value} ({words})" if question.kind is Kind.SCALE and words else words or str(value)
        yield label, count, tally.share(value)


def _ranges(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the ranges in which numbers are counted: each by itself where they are few, else of equal width."""
    if len(set(values)) <= _BARS_AT_MOST:
        yield from ((value, value) for value in sorted(set(values)))
        return
    low, high = min(values), max(values)
    width = -(-(high - low + 1) // _BARS_AT_MOST)
    yield from ((at, min(at + width - 1, high)) for at in range(low, high + 1, width))


def _note(tally: Tally) -> str:
    answered = f"{tally.answered} answered"
    if tally.mean is None or tally.middle is None:
        return answered
    return f"{answered}, mean {tally.mean:.1f}, median {tally.middle:g}"


def _draw(bar: Bar, top: int) -> Iterator[str]:
    label, count, share = bar
    left, room = _MARGIN + _LABELS, _WIDTH - 2 * _MARGIN - _LABELS - _FIGURES
    width, middle = room * share / 100, top + _BAR / 2 + 5
    yield _words(left - 10, middle, _cut(label, _LABELS - 10), _INK, ' text-anchor="end"')
    yield f'<rect x="{left}" y="{top}" width="{width:.1f}" height="{_BAR}" fill="{_FILL}"/>'
    yield f'<line x1="{left}" y1="{top - 4}" x2="{left}" y2="{top + _BAR + 4}" stroke="{_FAINT}"/>'
    yield _words(left + width + 8, middle, f"{count} ({share}%)", _INK)


def _say(text: object, language: str) -> str:
    return str(getattr(text, language))


def _cut(words: str, room: float) -> str:
    """Give as many words as there is room for; the whole stands in the description."""
    most = int(room / _LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _words(x: float, y: float, words: str, colour: str, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}"{extra}>{escape(words)}</text>'
