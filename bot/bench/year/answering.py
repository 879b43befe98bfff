"""What people say to a question: a choice by its weight, an answer of the kind that is asked for, or a mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.engine.answers import AnswerKind

if TYPE_CHECKING:
    from bot.bench.year.asked import Question
    from bot.bench.year.people import Person
    from bot.bench.year.world import World
    from bot.engine.answers import AnswerSpec

_MISTAKES = ("0", "00", "9", "77", "ubufasha", "help", "xyz", "yego", "?")
_NO_NAMES = tuple(said for said in _MISTAKES if not said.isalpha())
"""Whatever else is said for a name is one, and no two people have the same."""
_MISTAKEN = 0.03
_WEIGHTS: Mapping[str, float] = {
    "menu.main.training": 6,
    "menu.main.registrations": 3,
    "menu.main.mentor": 2.5,
    "menu.main.bank": 2,
    "menu.main.products": 2,
    "menu.main.certificate": 1,
    "menu.main.group": 1.5,
    "menu.main.details": 0.6,
    "menu.main.language": 0.2,
    "menu.main.help": 0.3,
    "profile.ask_consent.no": 0.1,
    "registrations.seated.cancel": 0.3,
    "registrations.waiting.cancel": 0.3,
    "details.show.right": 6,
    "task.ask.yes": 6,
    "stop.sure.yes": 0.5,
    "advice.called.yes": 3,
    "offer.ask.accept": 3,
}
"""How likely a choice is beside the others of its question, by flow, step and value; 1 where nothing is said."""
_LIKELY: Mapping[str, float] = {"yes": 3, "no": 1, "cancel": 0.5, "decline": 0.5, "apply": 4, "right": 2, "other": 0.3}
"""The same by value alone."""
_WORDS = (
    "Inkweto zanjye zigurwa buhoro, nakora iki?",
    "I want to sell my shoes in Kigali, how do I find shops?",
    "Uruhu ruhenze cyane muri iki gihe.",
    "How much should a pair of school shoes cost?",
    "Nifuza kwiga gukora inkweto z'abana.",
    "The glue does not hold well in the rain.",
)


def answer(world: World, person: Person, question: Question | None) -> str | None:
    """Give what somebody says; None where they go away."""
    if question is None or world.happens(person.breaks_off):
        return None
    if world.happens(_MISTAKEN):
        is_name = question.asked is not None and question.asked.kind is AnswerKind.NAME
        return world.chance.choice(_NO_NAMES if is_name else _MISTAKES)
    if question.values:
        return str(1 + _choose(world, question))
    if question.numbers:
        return world.chance.choice(question.numbers)
    return _SAID[question.asked.kind](world, person, question.asked) if question.asked else None


def _choose(world: World, question: Question) -> int:
    at = f"{question.flow}.{question.step}"
    weights = [_WEIGHTS.get(f"{at}.{value}", _LIKELY.get(value, 1)) for value in question.values]
    return world.chance.choices(range(len(weights)), weights)[0]


def _text(world: World, _person: Person, asked: AnswerSpec) -> str:
    _, high = asked.bounds
    return f"{next(world.serial)}: {world.chance.choice(_WORDS)}"[:high].strip()


def _number(world: World, _person: Person, asked: AnswerSpec) -> str:
    low, high = asked.bounds
    return str(world.chance.randint(low, min(high, low + 50)))


def _amount(world: World, _person: Person, asked: AnswerSpec) -> str:
    low, high = asked.bounds
    return str(min(max(low, world.chance.choice((3000, 8000, 15000, 25000))), high))


def _date(world: World, _person: Person, asked: AnswerSpec) -> str:
    low, high = asked.bounds
    day = world.now.astimezone(world.zone).date() + timedelta(days=world.chance.randint(max(low, -40), min(high, 40)))
    return f"{day:%d/%m/%Y}"


def _phone(world: World, person: Person, _asked: AnswerSpec) -> str:
    numbers = [number for number in world.people if number != person.number]
    return f"0{world.chance.choice(numbers or [person.number])[4:]}"


def _code(world: World, person: Person, _asked: AnswerSpec) -> str:
    return person.codes[-1] if person.codes and not world.happens(0.1) else "AAAAAA"


_SAID: Mapping[AnswerKind, Callable[[World, Person, AnswerSpec], str]] = {
    AnswerKind.TEXT: _text,
    AnswerKind.NAME: lambda _world, person, _asked: person.name,
    AnswerKind.NUMBER: _number,
    AnswerKind.AMOUNT: _amount,
    AnswerKind.DATE: _date,
    AnswerKind.TIME: lambda _world, _person, _asked: "10:30",
    AnswerKind.PHONE: _phone,
    AnswerKind.YES_NO: lambda world, person, _asked: (
        ("yego" if person.language == "rw" else "yes")
        if world.happens(0.7)
        else ("oya" if person.language == "rw" else "no")
    ),
    AnswerKind.PLACE: lambda _world, _person, _asked: "Huye",
    AnswerKind.PHOTO: lambda _world, _person, _asked: "0",
    AnswerKind.CODE: _code,
}
"""What is said to each kind of question."""
