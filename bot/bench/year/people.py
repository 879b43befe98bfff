"""The people of the year: who they are, what they hold in the hand, and how they are about answering."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import TYPE_CHECKING

from bot.messages import Medium

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from random import Random

_FIRST = (
    "Aline", "Beata", "Chantal", "Claudine", "Denise", "Diane", "Emmanuel", "Eric", "Esperance", "Fidele", "Francine",
    "Gaspard", "Honorine", "Innocent", "Jeanne", "Josiane", "Laurent", "Marie", "Olive", "Patrick", "Samuel", "Yvonne",
)  # fmt: skip
_LAST = (
    "Bizimana", "Gasana", "Habimana", "Hakizimana", "Iradukunda", "Kamanzi", "Mugabo", "Mukamana", "Munyaneza",
    "Murekatete", "Ndayisaba", "Niyonzima", "Nsengimana", "Nyirahabimana", "Rukundo", "Tuyishime", "Umutoni",
    "Uwase", "Uwimana",
)  # fmt: skip
_MEDIA: Mapping[Medium, int] = {Medium.USSD: 60, Medium.SMS: 22, Medium.WHATSAPP: 18}
_IN_KINYARWANDA, _IN_HASTE, _UNREACHABLE = 0.8, 0.15, 0.02


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a phone."""

    number: str
    name: str
    language: str
    medium: Medium
    """How they like best to talk with us."""
    answers: float
    """How likely they answer what they are asked."""
    visits: float
    """How often a year they come back by themselves."""
    breaks_off: float = 0.03
    """How likely they go away at any question."""
    stops: float = 0.01
    """How likely they say, instead of answering a message, that they want none any more."""
    is_dead: bool = False
    """Whether nothing reaches the number: the provider says so."""
    patience: int = 0
    """How many more messages they answer in the conversation that they are in."""
    silent_until: datetime | None = None
    another_since: datetime | None = None
    """When the number became another's, who has agreed to nothing and refused nothing."""
    stopped: list[datetime] = field(default_factory=list)
    """When they were told that they get nothing any more …"""
    started: list[datetime] = field(default_factory=list)
    """… and when that they are welcome back."""
    in_touch: list[datetime] = field(default_factory=list)
    """When they wrote or called."""
    codes: list[str] = field(default_factory=list)
    """What they were told to type, the last last."""

    @property
    def has_stopped(self) -> bool:
        """Whether they were told that they get nothing any more."""
        return len(self.stopped) > len(self.started)

    def wanted_nothing_at(self, moment: datetime) -> bool:
        """Whether they had been told before this instant that they get nothing any more, and not yet come back."""
        last = max((at for at in self.stopped if at < moment), default=None)
        return last is not None and not any(last <= at <= moment for at in self.started)

    def was_in_touch(self, since: datetime, until: datetime) -> bool:
        """Whether they wrote or called between two instants, or at one of them."""
        return bisect_left(self.in_touch, since) < bisect_right(self.in_touch, until)


def make_people(chance: Random, names: Iterator[str], many: int) -> list[Person]:
    """Give so many people; the same for the same chance."""
    return [make_person(chance, names, f"+25078{1_000_000 + number}") for number in range(many)]


def make_person(chance: Random, names: Iterator[str], number: str) -> Person:
    """Give somebody with this number."""
    return Person(
        number,
        name=next(names),
        language="rw" if chance.random() < _IN_KINYARWANDA else "en",
        medium=chance.choices(list(_MEDIA), list(_MEDIA.values()))[0],
        answers=chance.betavariate(3, 2),
        visits=chance.gammavariate(1.5, 1.5),
        breaks_off=0.1 if chance.random() < _IN_HASTE else 0.02,
        is_dead=chance.random() < _UNREACHABLE,
    )


def draw_names(chance: Random) -> Iterator[str]:
    """Give full names, none of them twice: what is told of two of one name reads as if it were said twice."""
    for given in (2, 3):
        names = [" ".join((last, *first)) for last, first in product(_LAST, permutations(_FIRST, given))]
        chance.shuffle(names)
        yield from names


def make_helper(chance: Random, names: Iterator[str], number: str, language: str = "rw") -> Person:
    """Give somebody who is on the staff and answers by phone: they mostly do, and do not come by themselves."""
    helper = make_person(chance, names, number)
    helper.language, helper.answers, helper.visits, helper.breaks_off, helper.is_dead = language, 0.9, 0.0, 0.0, False
    helper.stops = 0.001
    helper.medium = chance.choice((Medium.SMS, Medium.WHATSAPP))
    return helper
