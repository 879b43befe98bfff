"""What the engine cannot do by itself and asks for in the middle of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a contact saw it."""

    words: str = ""
    language: str = ""


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Call:
    """The engine needs a function called before it can go on."""

    name: str
    arguments: Mapping[str, object]
    asked: Asked = NOTHING_ASKED
    """The question that was answered last."""


@dataclass(frozen=True, slots=True)
class Save:
    """An answer about the contact, to be kept now: `name` without its `contact.`."""

    name: str
    value: object
