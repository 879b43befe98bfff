"""The walk: every way through a conversation, made by the real engine, and held to what the proof has said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.engine.answers import Understood, understand
from bot.engine.flow import Ask, Menu
from bot.engine.screens import Screen, size
from bot.engine.turn import CONTACT
from bot.engine.values import Stored, store, store_record
from bot.engine.walking.brought import PLACE_FIELDS
from bot.engine.walking.composing import asking_place, labels, place_lines
from bot.engine.walking.driving import Astray, Driven, Engine, Held
from bot.engine.walking.measures import Measure, measure
from bot.engine.walking.plan import How, Move, Plan, Station, asks_place
from bot.engine.walking.proof import Proof
from bot.engine.walking.scenes import Scene, opening
from bot.engine.walking.situations import Foretelling, Situation, Stretch
from bot.engine.walking.stand_ins import StandIns
from bot.messages import Medium
from bot.text import plain


class Spoken(NamedTuple):
    """One thing that the contact says on the way, and the screen that it leads to where no step is left by it."""

    text: str
    choice_id: str | None = None
    screen: Screen | None = None


class Pick(NamedTuple):
    """One way in which the contact goes on from a question."""

    move: Move
    spoken: tuple[Spoken, ...]
    values: Mapping[str, Stored]


@dataclass(slots=True)
class Tally:
    """What a walk came to."""

    paths: int = 0
    screens: int = 0
    faults: list[tuple[Station, str]] = field(default_factory=list)
    """Where the engine did something else than the proof had said, and what, with all that was said before."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A situation that the engine has come to."""

    at: Situation
    held: Held
    passed: frozenset[Station]
    transcript: tuple[str, ...]
