"""One turn: a revision, a session and what the contact said in; what we say and the session changed out.

A turn is a generator, so that it needs no clock, database or network: where an action or a source must be called it
yields a `Call` and is sent what came back; where an answer about the contact is to be kept it yields a `Save`.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.engine import words
from bot.engine.answers import AnswerSpec
from bot.engine.calls import Library, outcome_name
from bot.engine.facts import Facts
from bot.engine.flow import CONTACT, DONE, Ask, Do, End, Menu, Run, Say, Step, Target, asks_photo
from bot.engine.program import Program, Ready, Slot
from bot.engine.screens import Screen, lines_of
from bot.engine.session import Session
from bot.engine.values import Record, Stored, recall, show, store, store_record
from bot.engine.wishes import Asked, Call, Save
from bot.errors import SessionError
from bot.messages import Medium, OfferedChoice
from bot.text import fold_gsm7

_MOVES_AT_MOST = 100
"""Steps in one turn; a flow that needs more goes in a circle without a question, which `bot check` refuses."""

Lines = tuple[tuple[str, str], ...]
"""Choices as values and labels."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What we say in a turn."""

    screen: Screen
    receipt: Medium | None = None
    """Set when the last words also go out by this medium."""


Saving = Generator[Save, Any, None]

Steps = Generator[Call | Save, Any, Turn]
"""A turn under way: yields what is to be done outside, is sent the result of a `Call`, returns the turn."""


class Walk:
    """Moves one session through a program; made for one turn."""

    def __init__(self, program: Program, library: Library, session: Session, facts: Facts) -> None:
        """Take what a turn works with."""
        self.program = program
        self.library = library
        self.session = session
        self.facts = facts
        self.answered = Asked()
        """The question that was answered in this turn."""
        self.asked: Asked | None = None
        """The present question, where it was put in another language than the contact's."""

    # Where the session is

    @property
    def ready(self) -> Ready:
        """The step that the session is at, in its language."""
        flow, step = self.session.stack[-1]
        return self.program.steps[flow, step, self.session.language]

    @property
    def at_main_menu(self) -> bool:
        """Whether the session waits at the outermost menu."""
        return len(self.session.stack) == 1 and self.session.stack[0][0] == "menu"

    def words(self, message: str, **values: str) -> str:
        """Give one of the engine's own sentences in the contact's language."""
        sentence = self.program.own(message, self.session.language)
        return sentence.render(lambda slot: values.get(slot.path) or self.facts.house.words.get(slot.path, ""))

    # Moving

    def run(self, flow: str) -> None:
        """Put a flow on top; what is beneath goes on when it is done."""
        self.session.stack.append([flow, self.program.start(flow)])

    def restart(self, flow: str) -> None:
        """Leave everything and begin a flow."""
        self.session.stack = []
        self.session.behind = []
        self.run(flow)

    def go(self, target: Target) -> bool:
        """Go on to a target; False when the outermost flow is through."""
        stack = self.session.stack
        if target.step != DONE:
            stack[-1][1] = target.step
            return True
        through, _ = stack.pop()
        # The language question stands above whatever was begun, also above a step that has yet to run its own flow.
        if stack and isinstance(step := self.ready.step, Run) and step.flow == through:
            return self.go(step.next)
        return bool(stack)

    def advance(self) -> Steps:
        """Go on from the present step to the next question or the end, and say what is to be said."""
        self.session.show_first_page()
        self.session.misses = 0
        self.session.items = self.session.doubt = None
        self.session.place = []
        for _ in range(_MOVES_AT_MOST):
            turn = yield from self.step()
            if turn:
                return turn
        msg = f"{self.program.digest}: {self.session.stack} goes in a circle without a question"
        raise SessionError(msg)

    def step(self) -> Generator[Call | Save, Any, Turn | None]:
        """Do the present step; give a turn where it waits or ends, None where it goes on."""
        ready = self.ready
        match ready.step:
            case Run(flow=flow):
                self.run(flow)
                return None
            case End(receipt=receipt):
                return self.end(self.render(ready), receipt)
            case Say(next=target):
                self.session.said.append(self.render(ready))
            case Do() as step:
                target = yield from self.do(step)
            case Ask() | Menu() as step:
                skipped_to = yield from self.prepare(step)
                if skipped_to is None:
                    return self.wait()
                target = skipped_to
        return None if self.go(target) else self.end(self.words(words.GOODBYE), None)

    def prepare(self, step: Ask | Menu) -> Generator[Call | Save, Any, Target | None]:
        """Make a question ready to be put; give where to go on where it is not to be put at all."""
        if step.once and step.save and self.known(step.save):
            return step.next
        if isinstance(step, Ask) and self.passes(step):
            return (yield from self.pass_by(step))
        if isinstance(step, Menu) and step.source:
            self.session.items = (yield from self.offer(step)) or None
            return None if self.session.items else step.empty
        return None

    def passes(self, step: Step) -> bool:
        """Whether a step asks for a photo on a medium by which none can come."""
        return asks_photo(step) and self.facts.medium is not Medium.WHATSAPP

    def pass_by(self, step: Ask) -> Generator[Save, Any, Target]:
        """Save that there is no photo, say how it can be sent, and give where to go on."""
        told = self.words(words.PHOTO_BY_WHATSAPP)
        if self.facts.house.words.get("whatsapp") and told not in self.session.said:
            self.session.said.append(told)
        yield from self.save(step.save, "")
        return step.next

    def wait(self) -> Turn:
        """Stop at a question."""
        if self.at_main_menu:
            self.session.behind = []
        return Turn(self.screen())

    def end(self, text: str, receipt: Medium | None) -> Turn:
        """Say the last words."""
        said = "\n".join((*self.session.said, text))
        self.session.said = []
        return Turn(Screen(said, ends=True), receipt)

    def do(self, step: Do) -> Generator[Call | Save, Any, Target]:
        """Have an action called, save what it brings, and give where its outcome leads."""
        result = yield Call(step.action, self.arguments(step.arguments), self.answered)
        if not self.library.actions[step.action].reads_only:
            self.session.behind = []
        if not isinstance(result, str):
            for name in result.__dataclass_fields__:
                self.session.save(name, store(getattr(result, name)))
        outcome = outcome_name(result)
        try:
            return step.outcomes[outcome]
        except KeyError:
            msg = f"{self.program.digest}: {self.session.stack[-1]} has no way on from {step.action}'s {outcome!r}"
            raise SessionError(msg) from None

    def offer(self, step: Menu) -> Generator[Call | Save, Any, list[Record]]:
        """Have a source called and give what it offers, as records."""
        items = yield Call(step.source or "", self.arguments(step.arguments))
        return [store_record(item) for item in items]

    # Values

    def arguments(self, given: Mapping[str, str]) -> dict[str, object]:
        """Give the values that a step hands to a function."""
        return {name: recall(self.value(path)) for name, path in given.items()}

    def known(self, name: str) -> bool:
        """Whether the contact has given this answer before."""
        return name.startswith(CONTACT) and name.removeprefix(CONTACT) in self.facts.contact

    def value(self, path: str) -> Stored:
        """Give the value under a dotted name. Raises SessionError where there is none."""
        first, _, rest = path.partition(".")
        try:
            if first == "contact":
                return self.facts.contact[rest]
            found = self.session.answers[first] if first in self.session.answers else self.facts.house.words[first]
            return found[rest] if rest else found  # type: ignore[index, call-overload]  # a record, as the verifier has seen to
        except (KeyError, TypeError):
            msg = f"{self.program.digest}: {self.session.stack[-1]} needs {path!r}, which nothing has saved"
            raise SessionError(msg) from None

    def save(self, name: str, value: object) -> Saving:
        """Keep an answer: of the contact for good, any other for the session."""
        if not name.startswith(CONTACT):
            self.session.save(name, store(value))
            return
        field = name.removeprefix(CONTACT)
        yield Save(field, value)
        self.facts.contact[field] = store(value)
        if field == "language":
            self.session.language = str(value)

    def look(self, slot: Slot) -> str:
        """Give the words for a placeholder."""
        value = self.value(slot.path)
        called = slot.path in self.program.kept and self.program.called(slot.path, value, self.session.language)
        return called or self.shown(value, short=slot.short)

    def shown(self, value: Stored, *, short: bool = False) -> str:
        """Give the words for a value in the contact's language."""
        language, facts = self.session.language, self.facts
        return fold_gsm7(show(value, language, facts.house.zone, today=facts.today, short=short))

    def render(self, ready: Ready) -> str:
        """Give a step's own sentence."""
        return ready.text.render(self.look)

    # The present question

    def as_asked(self) -> Asked:
        """Give the present question as it is put."""
        return Asked(self.render(self.ready), self.session.language)

    def lines(self, ready: Ready) -> Lines:
        """Give the choices of the present menu: its own, or what its source offered."""
        items = self.session.items
        if items is None:
            return ready.fixed or tuple([(line.value, line.label.render(self.look)) for line in ready.lines])
        return tuple([(str(item[""]), self.shown(item["label"])) for item in items])

    def question(self) -> tuple[str, Lines]:
        """Give the present question and its choices, if it has some."""
        ready = self.ready
        return self.render(ready), self.lines(ready)

    def screen(self) -> Screen:
        """Give the present question after what was said before it."""
        text, lines = self.question()
        session, keys, number = self.session, self.facts.house.keys, self.number()
        menu = not self.at_main_menu and "language" in self.facts.contact
        return Screen(
            "\n".join((*session.said, text)) if session.said else text,
            _offered("/".join(session.stack[-1]), lines),
            back=bool(session.behind) and not (number and number.takes_key(keys.back)),
            menu=menu and not (number and number.takes_key(keys.menu)),
            above=lines_of(session.said) if session.said else 0,
        )

    def number(self) -> AnswerSpec | None:
        """Give what is asked for where that is a number, of which a key can be one that leads nowhere else then."""
        return self.ready.number


@lru_cache(maxsize=2048)
def _offered(at: str, lines: Lines) -> tuple[OfferedChoice, ...]:
    """Give a step's choices as they are offered. They are kept, for most are the same for everybody."""
    return tuple(OfferedChoice(f"{at}/{value}", label) for value, label in lines)


def begin(walk: Walk, flow: str, *, asks_language: bool) -> Steps:
    """Begin a flow in a session that stands nowhere; a contact whose language is unknown is asked for it first."""
    walk.run(flow)
    if asks_language and "language" not in walk.facts.contact:
        walk.run("language")
    return (yield from walk.advance())
