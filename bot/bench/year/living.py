"""How people live through the year: they come, come back, answer what reaches them, or want to be left alone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.bench.year.agenda import at_local, at_mark
from bot.bench.year.answering import answer
from bot.bench.year.asked import find_question
from bot.bench.year.machinery import EVERY
from bot.bench.year.talking import call, say
from bot.messages import Medium
from bot.services.published import get_published

if TYPE_CHECKING:
    from bot.bench.year.gateway import Sent
    from bot.bench.year.people import Person
    from bot.bench.year.world import World

_HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 3)
_BUSY = (3, 5, 6, 6, 5, 6, 5, 5, 5, 6, 8, 8, 7, 4, 2, 1, 0.3)
"""The hours of the day in which people come, and how likely each is."""
_COMES_BACK, _FALLS_SILENT, _WORDS_ONLY, _NEW_HOLDER = 0.4, 0.04, 0.02, 0.3
_HALF_A_YEAR = timedelta(days=185)
_PATIENCE = 25
_KEYWORD = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{3,})?\b")
_GREETING = {"en": "hello", "rw": "muraho"}
_STOP = {"en": "STOP", "rw": "Hagarika"}
_START = {"en": "START", "rw": "Tangira"}


class Living:
    """The people of a world, and what they do with their phones."""

    def __init__(self, world: World) -> None:
        """Begin with everybody at home."""
        self._world = world

    def settle(self, person: Person, day: date) -> None:
        """Have somebody hear of us on a day, and come then."""
        self._world.agenda.at(self._some_time(day), partial(self._visit, person))

    def arrived(self, sent: Sent) -> None:
        """Have a message reach whom it is for: they answer after a while, or do not."""
        person = self._world.people[sent.outbound.address]
        if self._is_silent(person):
            return
        if person.patience > 0:
            person.patience -= 1
        elif self._world.happens(person.answers):
            person.patience = _PATIENCE
        else:
            return
        self._later(timedelta(minutes=self._world.chance.expovariate(1 / 20)), partial(self._answer, person, sent))

    def _answer(self, person: Person, sent: Sent) -> None:
        world, medium, body = self._world, sent.outbound.medium, sent.outbound.body
        if world.happens(person.stops):
            self._stop(person, medium)
            return
        question = find_question(world, person.number, body)
        if question is None or not (question.numbers or question.asked):
            self._follow(person, medium, body)
            return
        said = answer(world, person, question)
        if said is None:
            person.patience = 0
        elif (tapped := _tapped(sent, said)) and medium is Medium.WHATSAPP:
            say(self._world, person, medium, tapped[1], tapped[0])
        else:
            say(self._world, person, medium, said)

    def _follow(self, person: Person, medium: Medium, body: str) -> None:
        """Do what a message without a question says: send the word that it names, or dial; or thank for it."""
        person.patience = 0
        words = [word for word in _KEYWORD.findall(body) if word not in {"STOP", "START", "USSD"}]
        if words and self._world.happens(0.7):
            person.patience = _PATIENCE
            say(self._world, person, medium, self._world.chance.choice(words))
        elif "*384*" in body:
            call(self._world, person)
        elif self._world.happens(_WORDS_ONLY):
            say(self._world, person, medium, "Murakoze cyane!")

    def _visit(self, person: Person) -> None:
        """Come by oneself, and know when to come again."""
        world = self._world
        if not self._is_silent(person):
            self._begin(person)
        if world.happens(_FALLS_SILENT):
            person.silent_until = world.now + _HALF_A_YEAR
            if world.happens(_NEW_HOLDER):
                person.name, person.another_since = next(world.names), world.now
        if person.visits > 0:
            days = min(world.chance.expovariate(person.visits / 365), 400)
            world.agenda.at(self._some_time(self._day() + timedelta(days=1 + int(days))), partial(self._visit, person))

    def _begin(self, person: Person) -> None:
        world = self._world
        if person.has_stopped and world.happens(_COMES_BACK):
            person.started.append(world.now)  # it is their word that counts: in an outage no answer comes
            say(self._world, person, Medium.SMS, _START[person.language])
            return
        if person.medium is Medium.USSD or world.happens(0.1):
            call(self._world, person)
            return
        person.patience = _PATIENCE
        say(self._world, person, person.medium, self._opening(person))

    def _opening(self, person: Person) -> str:
        """Give the word with which somebody begins: a greeting, or that of a flow."""
        world = self._world
        with world.runtime.database.look() as db:
            flows = world.runtime.programs.get(db, get_published(db, "menu")).flows
        words = [word for flow in flows.values() for word in flow.keywords.get(person.language, ())]
        return world.chance.choice(words) if world.happens(0.5) else _GREETING[person.language]

    def _stop(self, person: Person, medium: Medium) -> None:
        person.patience = 0
        say(self._world, person, medium, _STOP[person.language])

    def _is_silent(self, person: Person) -> bool:
        return person.silent_until is not None and self._world.now < person.silent_until

    def _later(self, wait: timedelta, do: partial[None]) -> None:
        self._world.agenda.at(at_mark(self._world.now + wait, EVERY), do)

    def _day(self) -> date:
        return self._world.now.astimezone(self._world.zone).date()

    def _some_time(self, day: date) -> datetime:
        chance = self._world.chance
        hour = chance.choices(_HOURS, _BUSY)[0]
        return at_local(day, hour + chance.random(), self._world.zone)


def _tapped(sent: Sent, said: str) -> tuple[str, str] | None:
    """Give the choice with this number, where the message had it to be tapped."""
    choices = sent.outbound.choices
    return tuple(choices[int(said) - 1]) if said.isdigit() and 0 < int(said) <= len(choices) else None  # type: ignore[return-value]  # an id and a label
