"""A whole registration as it is talked, with what the engine asks for answered from memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from bot.catalogue import read_catalogue
from bot.documents import LOCALES, read_documents
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
from bot.programme.library import make_library
from bot.programme.registration_cards import Confirmed, RegistrationCard
from bot.programme.workshop_cards import Open, OpenWorkshop, WorkshopCard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine.calls import Library
    from bot.engine.turn import Steps, Turn
    from bot.engine.values import Stored
    from bot.messages import Medium

REGISTRATION: tuple[tuple[str, str], ...] = (
    ("the language is asked", ""),
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
    ("what a source offers", "1"),
    ("what an action brought", "1"),
    ("back", "0"),
    ("forth", "1"),
    ("the last words", "1"),
)
"""What each turn shows, and what was said to get there; first the contact dials."""

_TITLE = Both("Cluster management", "Gucunga amatsinda")
_OTHER = Both("Footwear design and product development", "Guhanga imideli y'inkweto")
_VENUE = Both("Umurava Hall, Kigali", "Umurava Hall, Kigali")
_DAY = date(2027, 3, 22)


@dataclass(slots=True)
class Contact:
    """Somebody new to us: where they stand, what is known of them, and what our functions will tell them."""

    session: Session
    known: dict[str, Stored]
    results: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Registrations on a medium, in memory."""

    program: Program
    library: Library
    house: House
    medium: Medium

    def meet(self, number: int) -> Contact:
        """Give a contact; each number has a code of its own and finds another number of seats left."""
        results = {
            "consent_given": "missing",
            "record_consent": "recorded",
            "open_workshops": [OpenWorkshop(1, _TITLE, _TITLE), OpenWorkshop(2, _OTHER, _OTHER)],
            "look_at_workshop": Open(
                WorkshopCard(1, _TITLE, _VENUE, _DAY, time(9), date(2027, 3, 19), number % 36 + 1)
            ),
            "request_seat": Confirmed(RegistrationCard(1, f"{number:06}", 0, _TITLE, _VENUE, _DAY, time(9))),
        }
        return Contact(Session("rw", []), {}, results)

    def say(self, contact: Contact, text: str) -> str:
        """Take a turn: parse, route, render, page; give the screen."""
        session = contact.session
        walk = Hearing(self.program, self.library, session, Facts(self.house, _DAY, self.medium, contact.known))
        begins = not session.stack
        steps = begin(walk, "menu", asks_language=True) if begins else walk.hear(Said(text, self.medium))
        pages = fit(_drive(steps, contact.results).screen, walk.how(self.medium)).pages
        return pages[min(session.page, len(pages) - 1)]


def make_program() -> tuple[Program, Library]:
    """Give the project's own flows and translations, ready to run, and what they may call."""
    documents = read_documents()
    return Program(Revision.of(documents, read_catalogue(LOCALES))), make_library()


def _drive(steps: Steps, results: Mapping[str, object]) -> Turn:
    result: object = None
    while True:
        try:
            wish = steps.send(result)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # what a turn returns
        result = results[wish.name] if isinstance(wish, Call) else None
