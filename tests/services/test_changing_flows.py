"""Every flow is changed while somebody stands at each of its questions: they go on as it was, in the words it was in.

The questions are read from the flows, and the ways to them are found by talking, so that a new flow is covered. A
question that no way was found to fails: then a situation or a message that leads there is missing below.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select, update

from bot.engine.answers import AnswerKind
from bot.engine.document import read_flow
from bot.engine.flow import Ask, Menu
from bot.engine.session import Session
from bot.messages import Medium
from bot.services.publishing import publish
from bot.store.conversations import sessions
from tests.bots import DOCUMENTS, WORDS, Bot, bot_at
from tests.services.situations import SITUATIONS

Position = tuple[str, str]
"""Flow and step."""

FLOWS = {name: read_flow(text, f"{name}.yaml") for name, text in DOCUMENTS.items()}
QUESTIONS: dict[Position, Ask | Menu] = {
    (name, step.name): step
    for name, flow in FLOWS.items()
    for step in flow.steps.values()
    if isinstance(step, Ask | Menu)
}
PHOTO = "(a photo)"
ANSWERS = {
    AnswerKind.TEXT: "Thank you",
    AnswerKind.NAME: "Mutesi Diane",
    AnswerKind.NUMBER: "3",
    AnswerKind.AMOUNT: "5000",
    AnswerKind.DATE: "12/5/2027",
    AnswerKind.TIME: "14:30",
    AnswerKind.PHONE: "0788123456",
    AnswerKind.YES_NO: "yes",
    AnswerKind.PLACE: "1",
    AnswerKind.CODE: "ABC346",
    AnswerKind.PHOTO: PHOTO,
}
"""What to say to a question of each kind that is no menu."""
SECTORS = {("lead", "sector"): ["Tumba", "Thank you"], ("lead", "unknown"): ["Tumba"]}
"""What to say where a sector is asked for by its name."""
OPENINGS = [
    PHOTO,  # first: behind the question for the language it leads elsewhere than other words do
    "good morning",
    "stop sending me this now",
    *(flow.keywords["en"][0] for flow in FLOWS.values() if flow.keywords),
]
CHANGED = "NEW"


@dataclass(frozen=True)
class Place:
    """A database in which the contact stands at a question."""

    file: Path
    position: Position
    part: int
    """Which part of a place is being asked for."""
    choices: int


def stands_at(bot: Bot) -> Session | None:
    states = bot.values(select(sessions.c.state).where(sessions.c.ended_at.is_(None)))
    return Session.load(states[0]) if states else None


def chat(bot: Bot, medium: Medium, text: str) -> str:
    """Write something, or send a photo where one is meant and can be sent."""
    photo = text == PHOTO and medium is Medium.WHATSAPP
    return bot.phone().chat(medium, "" if photo else text, media_urls=("https://photos.example/1",) if photo else ())


def say(file: Path, text: str, into: Path) -> Place | None:
    """Say something in a copy of a database; give where that leads, None where the conversation is over."""
    shutil.copy(file, into)
    with bot_at(f"sqlite:///{into}", publishes=False) as bot:
        reply = chat(bot, Medium.WHATSAPP, text)
        session = stands_at(bot)
    if session is None:
        return None
    flow, step = session.stack[-1]
    return Place(into, (flow, step), len(session.place), sum(line[:1].isdigit() for line in reply.split("\n")))


def things_to_say(place: Place) -> list[str]:
    step = QUESTIONS[place.position]
    if place.position in SECTORS:
        return SECTORS[place.position]
    if isinstance(step, Ask) and step.answer.kind is not AnswerKind.PLACE:
        return [ANSWERS[step.answer.kind]]
    return [str(number) for number in range(1, min(place.choices, 9) + 1)]


def explore(start: Path, folder: Path) -> Iterator[Place]:
    """Give each question that can be come to from a situation, once."""
    seen = set()
    waiting = [(start, text) for text in OPENINGS]
    for number in range(10_000):
        if not waiting:
            return
        file, text = waiting.pop(0)
        place = say(file, text, folder / f"{number}.db")
        if place and (place.position, place.part) not in seen:
            seen.add((place.position, place.part))
            waiting += [(place.file, said) for said in things_to_say(place)]
            yield place


@pytest.fixture(scope="module")
def places(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Position, Path]:
    """By question: a database in which the contact stands at it."""
    found: dict[Position, Path] = {}
    for situation in SITUATIONS:
        folder = tmp_path_factory.mktemp(situation.__name__)
        start = folder / "start.db"
        shutil.copy(sqlite_template, start)
        with bot_at(f"sqlite:///{start}") as bot:
            situation(bot)
        for place in explore(start, folder):
            found.setdefault(place.position, place.file)
    return found


def change(name: str) -> str:
    """Give a flow's document with every sentence and every step's name changed."""
    document = yaml.load(DOCUMENTS[name], Loader=yaml.BaseLoader)  # noqa: S506  # our own document
    document["start"] = renamed(document["start"])
    document["steps"] = {renamed(step): change_step(content) for step, content in document["steps"].items()}
    return json.dumps(document)


def renamed(step: str) -> str:
    return step if step == "done" else f"new_{step}"


def change_step(step: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {key: f"{CHANGED} {step[key]}" for key in ("say", "ask", "menu", "end") if key in step}
    changed |= {key: renamed(step[key]) for key in ("next", "empty") if key in step}
    if "outcomes" in step:
        changed["outcomes"] = {outcome: renamed(target) for outcome, target in step["outcomes"].items()}
    if "choices" in step:
        changed["choices"] = {value: change_choice(choice) for value, choice in step["choices"].items()}
    return step | changed


def change_choice(choice: str | dict[str, str]) -> str | dict[str, str]:
    if isinstance(choice, str):
        return f"{CHANGED} {choice}"
    target = {"next": renamed(choice["next"])} if "next" in choice else {}
    return choice | target | {"label": f"{CHANGED} {choice['label']}"}


CHANGED_DOCUMENTS = {name: change(name) for name in DOCUMENTS}


def go_on(bot: Bot, medium: Medium) -> Iterator[str]:
    """Go on with what is open on a medium, a few answers far or to the end; give what is said to each."""
    phone = bot.phone()
    if medium is Medium.USSD:
        reply = phone.dial()
        yield reply
        if reply.startswith("Welcome back. You did not finish"):
            yield phone.press("1")
    else:
        yield phone.chat(medium, "?")
    for _ in range(8):
        session = stands_at(bot)
        if session is None:
            return
        step = QUESTIONS[session.stack[-1][0], session.stack[-1][1]]
        text = ANSWERS[step.answer.kind] if isinstance(step, Ask) else "1"
        yield phone.press(text) if medium is Medium.USSD else chat(bot, medium, text)


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("position", QUESTIONS, ids="/".join)
def test_who_stands_at_a_question_when_every_flow_is_changed_goes_on_as_it_was(
    position: Position, medium: Medium, places: dict[Position, Path], tmp_path: Path
) -> None:
    assert position in places, "no way was found to this question"
    file = shutil.copy(places[position], tmp_path / "menyesha.db")
    with bot_at(f"sqlite:///{file}", publishes=False) as bot:
        [old] = bot.values(select(sessions.c.digest).where(sessions.c.ended_at.is_(None)))
        bot.pass_time(minutes=1)
        with bot.runtime.database.begin() as db:
            new = publish(db, CHANGED_DOCUMENTS, WORDS, bot.now)
        heard = list(go_on(bot, medium))
        assert all(heard)
        assert not any(CHANGED in reply or "Sorry" in reply or "Mwihangane" in reply for reply in heard)
        assert set(bot.values(select(sessions.c.digest))) == {old}

        bot.do(update(sessions).values(ended_at=bot.now))
        assert CHANGED in bot.phone("+250788000999").sms("hi")
        assert new in bot.values(select(sessions.c.digest))
