"""Mermaid: a flow as text that Markdown viewers draw."""

from __future__ import annotations

from bot.engine.drawing.diagrams import Arrow, Box, Diagram

_SHAPES = {
    "start": ("((", "))"),
    "done": ("([", "])"),
    "end": ("([", "])"),
    "do": ("{{", "}}"),
    "run": ("[[", "]]"),
    "say": (">", "]"),
}
_ESCAPES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "{": "#123;", "}": "#125;", "\n": "<br>"}


def as_mermaid(diagram: Diagram) -> str:
    """Give a Mermaid flowchart."""
    ids = {box.name: f"s{number}" for number, box in enumerate(diagram.boxes)}
    lines = [_box(ids[box.name], box) for box in diagram.boxes]
    lines += [_arrow(ids, arrow) for arrow in diagram.arrows if arrow.target in ids]
    return "\n    ".join(["flowchart TD", *lines])


def _box(identity: str, box: Box) -> str:
    opens, closes = _SHAPES.get(box.kind, ("[", "]"))
    if box.kind in {"start", "done"}:
        return f'{identity}{opens}"{box.head or " "}"{closes}'
    note = f"<i>{_escaped(box.note)}</i>" if box.note else ""
    parts = [f"<b>{_escaped(box.head)}</b> ({box.kind})", _escaped(box.text), note]
    return f'{identity}{opens}"{"<br>".join(filter(None, parts))}"{closes}'


def _arrow(ids: dict[str, str], arrow: Arrow) -> str:
    label = f'|"{_escaped(" / ".join(arrow.labels))}"|' if arrow.labels else ""
    return f"{ids[arrow.source]} -->{label} {ids[arrow.target]}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
