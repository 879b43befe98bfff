"""Menus as WhatsApp shows them natively: buttons or a list, by templates of our own at Twilio.

A template has a fixed number of choices, and no value that fills it in may hold a line break
(https://www.twilio.com/docs/api/errors/21656): so there is one for each kind, number of choices and number of lines.
They are sent within a conversation only, for which WhatsApp need not approve them.
"""

from __future__ import annotations

import json
from typing import NamedTuple, Protocol

from bot.messages import Medium, Outbound

BUTTONS, LIST = "buttons", "list"
_TYPES = {BUTTONS: "twilio/quick-reply", LIST: "twilio/list-picker"}
_LONGEST = {BUTTONS: 20, LIST: 24}
"""Characters of a choice's label. A kind is taken where every label fits; buttons are tried first."""
_MOST = {BUTTONS: 3, LIST: 10}
_MOST_LINES = 6
"""Lines above the choices: the details of a workshop take four, a complaint and the offer of help two more."""
_LONGEST_BODY = 1024
_LONGEST_OPENER = 20


class Shape(NamedTuple):
    """What a template is for: buttons or a list, how many choices, how many lines above them."""

    kind: str
    size: int
    lines: int

    @property
    def name(self) -> str:
        """Its friendly name at Twilio, by which it is found again; whoever changes a template counts up the end."""
        return f"menyesha_{self.kind}_{self.size}_lines_{self.lines}_v1"


SHAPES = tuple(
    Shape(kind, size, lines)
    for kind, most in _MOST.items()
    for size in range(1, most + 1)
    for lines in range(1, _MOST_LINES + 1)
)
"""Every template that there should be."""


class Templates(Protocol):
    """The templates that there are."""

    def find(self, shape: tuple[str, int, int], /) -> str | None:
        """Give the SID of the template of a `Shape`, if there is one. Raises nothing."""

    def lose(self, sid: str, /) -> None:
        """Take note that Twilio does not know a template any more."""


class NoTemplates:
    """Where menus are not shown natively."""

    def find(self, _shape: tuple[str, int, int]) -> str | None:
        """Give none."""
        return None

    def lose(self, _sid: str) -> None:
        """Do nothing."""


def shape_of(outbound: Outbound) -> Shape | None:
    """Give the shape that shows a message's choices natively; None where it has none, or they do not fit."""
    labels, body = [choice.label for choice in outbound.choices], _lines(outbound.prompt)
    if outbound.medium is not Medium.WHATSAPP or not 0 < len(body) <= _MOST_LINES:
        return None
    if len("\n".join(body)) > _LONGEST_BODY or not 0 < len(outbound.opener) <= _LONGEST_OPENER:
        return None
    if not all(map(_filled, labels)) or len({label.casefold() for label in labels}) < len(labels):
        return None  # what is tapped comes back as its label too, so it must say which
    longest = max(map(len, labels), default=0)
    kinds = (kind for kind in _TYPES if 0 < len(labels) <= _MOST[kind] and longest <= _LONGEST[kind])
    kind = next(kinds, None)
    return Shape(kind, len(labels), len(body)) if kind else None


def variables_of(outbound: Outbound, shape: Shape) -> str:
    """Give what fills in the template of a message's shape, as JSON."""
    values = {f"line{at}": line for at, line in enumerate(_lines(outbound.prompt), 1)}
    for number, choice in enumerate(outbound.choices, 1):
        values |= {f"label{number}": _filled(choice.label), f"id{number}": choice.id}
    if shape.kind == LIST:
        values["opener"] = _filled(outbound.opener)
    return json.dumps(values, ensure_ascii=False)


def template_of(shape: Shape) -> dict[str, object]:
    """Give the template of a shape as Twilio's Content API takes it, with a sample for every variable."""
    numbers = range(1, shape.size + 1)
    samples = {f"line{at}": "Choose:" for at in range(1, shape.lines + 1)}
    body = "\n".join(f"{{{{{line}}}}}" for line in samples)
    samples |= {f"label{number}": f"Choice {number}" for number in numbers}
    samples |= {f"id{number}": f"sample.{number}" for number in numbers}
    if shape.kind == LIST:
        samples["opener"] = "Choose"
    types = {_TYPES[shape.kind]: {"body": body, **(_rows if shape.kind == LIST else _buttons)(numbers)}}
    # A template has a language, though what fills in ours may be in any; no conversation depends on it.
    return {"friendly_name": shape.name, "language": "en", "variables": samples, "types": types}


def _buttons(numbers: range) -> dict[str, object]:
    button = {"type": "QUICK_REPLY"}
    return {"actions": [{**button, "title": f"{{{{label{n}}}}}", "id": f"{{{{id{n}}}}}"} for n in numbers]}


def _rows(numbers: range) -> dict[str, object]:
    # Twilio wants a description and takes no empty one. A row has nothing to add to its label but the number that
    # can be typed instead of tapping.
    rows = [{"item": f"{{{{label{n}}}}}", "id": f"{{{{id{n}}}}}", "description": str(n)} for n in numbers]
    return {"button": "{{opener}}", "items": rows}


def _lines(text: str) -> list[str]:
    return [line for line in map(_filled, text.splitlines()) if line]


def _filled(text: str) -> str:
    """Give a text as a variable may be: no tabs, no rows of spaces, and no straight apostrophe.

    For that one refusals were reported (https://github.com/twilio/twilio-node/issues/1082), and a curly one is better
    typography anyway.
    """
    return " ".join(text.split()).replace("'", "’")
