"""A whole registration as it is talked, with what the engine asks for answered from memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from bot.bootstrap import FLOWS, LOCALES, make_library
from bot.catalogue import read_catalogue
from bot.engine.facts import Facts, House
from bot.engine.hearing import Hearing
from bot.engine.program import Program
from bot.engine.revision import Revision
from bot.engine.screens import fit
from bot.engine.session import Session
from bot.engine.turn import begin
from bot.engine.values import Both
from bot.engine.ways import Said
from bot.engine.wishes import Call
from bot.programme.registration_cards import Confirmed, RegistrationCard
from bot.programme.workshop_cards import Open, OpenWorkshop, WorkshopCard

if TYPE_CHECKING:
    from bot.engine.calls import Library
    from bot.engine.turn import Steps, Turn
    from bot.engine.values import Stored
    from bot.messages import Medium

DIALS = ""
"""Said first: the contact begins, and nothing was said yet."""

REGISTRATION: tuple[tuple[str, str], ...] = (
    ("the language is asked", DIALS),
    ("the main menu", "1"),
    ("consent", "1"),
    ("a question", "1"),
    ("a choice of places", "Uwase Aline"),
    ("a longer one", "3"),
    ("the longest, its first page", "3"),
    ("its next page", "98"),
    ("a menu", "10"),
    ("not understood", "9"),
    ("help", "ubufasha"),
    ("a source", "1"),
    ("an action and its values", "1"),
    ("back", "0"),
    ("forth", "1"),
    ("the last words", "1"),
)
"""What each turn shows, and what was said to get there."""

_TITLE = Both("Cluster management", "Gucunga amatsinda")
_VENUE = Both("Umurava Hall, Kigali", "Umurava Hall, Kigali")
_DAY = date(2027, 3, 22)
_RESULTS: dict[str, object] = {
    "consent_given": "missing",
    "record_consent": "recorded",
    "open_workshops": [
        OpenWorkshop(1, _TITLE, _TITLE),
        OpenWorkshop(2, title := Both("Footwear design", "Guhanga imideli y'inkweto"), title),
    ],
    "look_at_workshop": Open(WorkshopCard(1, _TITLE, _VENUE, _DAY, time(9), date(2027, 3, 19), 36)),
    "request_seat": Confirmed(RegistrationCard(1, "A3C4D6", 0, _TITLE, _VENUE, _DAY)),
}


@dataclass(slots=True)
class Rehearsal:
    """One contact's registration on a medium, in memory."""

    program: Program
    library: Library
    house: House
    medium: Medium

    def begin(self) -> tuple[Session, dict[str, Stored]]:
        """Give a session that stands nowhere, and what is known of a contact who is new."""
        return Session("rw", []), {}

    def say(self, text: str, session: Session, contact: dict[str, Stored]) -> str:
        """Take one turn of the engine: parse, route, render, page; give the screen."""
        walk = Hearing(self.program, self.library, session, Facts(self.house, _DAY, contact))
        if session.stack:
            turn = _drive(walk.hear(Said(text, self.medium)))
        else:
            turn = _drive(begin(walk, "menu", asks_language=True))
        pages = fit(turn.screen, walk.how(self.medium)).pages
        return pages[min(session.page, len(pages) - 1)]


def make_program() -> tuple[Program, Library]:
    """Give the project's own flows and translations, ready to run, and what they may call."""
    documents = {path.stem: path.read_text("utf-8") for path in sorted(FLOWS.glob("*.yaml"))}
    return Program(Revision.of(documents, read_catalogue(LOCALES))), make_library()


def _drive(steps: Steps) -> Turn:
    result: object = None
    while True:
        try:
            wish = steps.send(result)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # what a turn returns
        result = _RESULTS[wish.name] if isinstance(wish, Call) else None
