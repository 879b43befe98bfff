"""One contact's open session within one transaction: loaded, moved by the engine, fitted, written back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.engine.facts import Facts
from bot.engine.flow import Ask, asks_photo
from bot.engine.hearing import Hearing
from bot.engine.screens import fit
from bot.engine.session import Session
from bot.engine.turn import Steps, Turn, begin
from bot.engine.values import Stored
from bot.engine.ways import Said
from bot.engine.wishes import NOTHING_ASKED, Asked, Call, Save
from bot.engine.words import WITHDRAWN
from bot.messages import Inbound, Medium, OfferedChoice
from bot.programme import contacts
from bot.programme.context import Context
from bot.runtime import Runtime
from bot.services.published import get_published
from bot.services.taps import Tap
from bot.store import turns
from bot.text import plain

OFFER = "offer"
"""The flow of a seat that is held for the contact, which begins by itself."""

_OF_LATE = timedelta(minutes=5)
"""In which a contact gets no more than so many replies."""

_NO_CHOICE = "-"
"""No choice has this id; what is offered is then shown again."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Our side of a turn, fitted to the medium; an empty text says nothing."""

    text: str = ""
    ends: bool = False
    prompt: str = ""
    choices: tuple[OfferedChoice, ...] = ()
    receipt: str = ""
    """The same words as they also go out by SMS."""


class Passage:
    """A contact's session in a transaction; nothing of it is written before its `left` is."""

    def __init__(self, runtime: Runtime, db: Connection, message: Inbound, row: Row[Any], now: datetime) -> None:
        """Take up a contact whose row was found."""
        self.runtime = runtime
        self.db = db
        self.message = message
        self.row = row
        self.now = now
        self.turn: Turn | None = None
        self.session: Session | None = None
        self.digest = ""
        self.is_new = False
        self.tap: Tap | None = None
        """The message, where it is a tap on a screen of ours."""
        self.in_doubt = False
        """Whether it is in doubt who has the number, so that nothing of the contact is to be shown."""
        self.parting = ""
        """What a call is ended with that has no part in the session, which is left as it is."""
        self.apology: list[str] = []
        """What is said first where the open session could not be gone on with."""
        today = now.astimezone(runtime.house.zone).date()
        self.facts = Facts(runtime.house, today, message.medium, known_of(row))

    @property
    def may_answer(self) -> bool:
        """Whether the contact has not had too many replies of late, as a machine has that answers whatever we send.

        A call is no matter: it costs nobody a message.
        """
        limiting_at = self.row.limiting_at
        return self.message.medium is Medium.USSD or limiting_at is None or self.now - limiting_at >= _OF_LATE

    @property
    def language(self) -> str:
        """The contact's language, or the one that we begin with."""
        return str(self.facts.contact.get("language", self.runtime.default_language))

    def open(self, *, fresh: bool) -> None:
        """Load the open session; one that has expired, or is not wanted, is closed."""
        row = self.row
        if not row.session_id:
            return
        unusable = fresh or row.withdrawn_at is not None
        self.apology = [self.words(WITHDRAWN)] if unusable else []
        if unusable or row.expires_at <= self.now:
            turns.end_session(self.db, row.session_id, self.now)
        else:
            self.session = Session.load(row.state)
            self.digest = row.digest

    def restore(self, tap: Tap) -> None:
        """Put the session back to where it was when the screen was sent that is tapped now."""
        self.is_new = self.session is None or self.is_new
        self.session = Session.load(tap.state)
        self.digest = tap.digest

    def learn_language(self, language: str) -> None:
        """Keep the language that the contact turned out to speak."""
        contacts.keep(self.db, self.row.id, "language", language)
        self.facts.contact["language"] = language

    def begin(self, flow: str, *, asks_language: bool, on: str = "") -> None:
        """Begin a flow, in place of what was open; perhaps on the revision that another one begins on."""
        self.is_new = self.session is None or self.is_new
        self.digest = get_published(self.db, on or flow)
        self.session = Session(self.language, [], said=self.apology)
        self.turn = self._drive(begin(self._walk(), flow, asks_language=asks_language))

    def hear(self, text: str, choice_id: str | None = None) -> None:
        """Have the engine take in what was said."""
        if self.turn is None or not self.turn.screen.ends:
            said = Said(text, self.message.medium, choice_id, self.message.media_urls)
            self.turn = self._drive(self._walk().hear(said))

    def hear_tap(self, position: int) -> None:
        """Have the engine take in a tap on the choice at this position of the open question."""
        ids = [choice.id for choice in self._walk().screen().choices]
        self.hear(self.message.text, ids[position] if position < len(ids) else _NO_CHOICE)

    def offers(self, text: str) -> bool:
        """Whether the open question on this medium has a choice that reads like this."""
        if self.session is None or self.row.session_medium != self.message.medium:
            return False
        said = Said(text, self.message.medium)
        return not text.strip().isdigit() and self._walk().chosen(said, plain(text)) is not None

    @property
    def is_lost(self) -> bool:
        """Whether what was said was no line of the main menu, where nothing is begun yet."""
        return self.session is not None and self.session.misses > 0 and self._walk().at_main_menu

    @property
    def takes_words(self) -> bool:
        """Whether a typed answer to the open question is what the message may be."""
        return self._asked() is not None

    @property
    def takes_photo(self) -> bool:
        """Whether the message brings the photo that the open question asks for."""
        asked = self._asked() if self.message.media_urls else None
        return asked is not None and asks_photo(asked)

    def _asked(self) -> Ask | None:
        """Give the step that waits on this medium for something that is no choice."""
        if self.session is None or not (self.is_new or self.row.session_medium == self.message.medium):
            return None
        walk = self._walk()
        return walk.ready.step if isinstance(walk.ready.step, Ask) and not walk.asks_itself else None

    def stands_in(self, flow: str) -> bool:
        """Whether the session is in this flow, whatever ran it."""
        return self.session is not None and any(name == flow for name, _ in self.session.stack)

    def ask_aside(self, flow: str) -> None:
        """Put another flow's question above the one that is open, which comes back when that is done.

        Where none is open, or the session began on a revision that has no such flow, it is begun by itself.
        """
        walk = self._walk() if self.session else None
        if walk is None or flow not in walk.program.flows:
            self.begin(flow, asks_language=False)
            return
        walk.session.said = []
        walk.run(flow)
        self.turn = self._drive(walk.advance())

    def show(self) -> None:
        """Put the present question once more."""
        self.turn = self._drive(self._walk().ask_again())

    def offer_to_resume(self) -> None:
        """Ask whether to continue or to start again, where there is something that the contact had begun."""
        walk = self._walk()
        begun = not walk.at_main_menu and not self.stands_on(OFFER)
        if begun and self.session and "language" in self.facts.contact:
            self.session.resuming = True
            self.session.said = []
        self.turn = self._drive(walk.ask_again())

    def spoken(self) -> Spoken:
        """Give the last turn, fitted to the medium."""
        turn, session = self.turn, self.session
        if self.parting:
            return Spoken(self.parting, ends=True)
        if turn is None or session is None:
            return Spoken()
        walk = self._walk()
        fitted = fit(turn.screen, walk.how(self.message.medium))
        text = fitted.pages[min(session.page, len(fitted.pages) - 1)]
        receipt = ""
        if turn.receipt and self.message.medium is Medium.USSD:
            receipt = fit(turn.screen, walk.how(turn.receipt)).pages[0]
        return Spoken(text, turn.screen.ends, fitted.prompt, fitted.choices, receipt)

    def left(self) -> dict[str, object]:
        """Give the session as it is to be written, for `write_turn`; nothing where none is open."""
        if self.session is None or self.parting:
            return {}
        medium, ussd = self.message.medium, self.message.ussd
        ends = bool(self.turn and self.turn.screen.ends)
        values: dict[str, object] = {
            "medium": medium,
            "channel": self.message.channel,
            "digest": self.digest,
            "state": self.session.dump(),
            "call": ussd.session if ussd else self.row.call,
            "typed": ussd.text if ussd else self.row.typed,
            "touched_at": self.now,
            "expires_at": self._lasts_until(),
            "ended_at": self.now if ends else None,
        }
        if self.is_new:
            return values | {"contact_id": self.row.id, "turns": 1, "started_at": self.now}
        return values | {"session_id": self.row.session_id, "seen_turns": self.row.turns}

    def _lasts_until(self) -> datetime:
        """Give until when the session is kept; one that began with an offer, as long as that was to be."""
        until = self.now + self.runtime.lifetimes.session(self.message.medium)
        kept = not self.is_new and self.stands_on(OFFER)
        return max(until, self.row.expires_at) if kept else until

    def stands_on(self, flow: str) -> bool:
        """Whether the session began with this flow and is still in it."""
        return self.session is not None and self.session.stack[:1] != [] and self.session.stack[0][0] == flow

    @property
    def stands_at_menu(self) -> bool:
        """Whether the session waits at the main menu."""
        return self.session is not None and self._walk().at_main_menu

    def words(self, message: str, **values: object) -> str:
        """Give a sentence of ours in the contact's language."""
        return self.runtime.say(self.language, message, **values)

    def _walk(self) -> Hearing:
        assert self.session is not None  # noqa: S101  # whoever acts has opened or begun one
        program = self.runtime.programs.get(self.db, self.digest)
        return Hearing(program, self.runtime.library, self.session, self.facts)

    def _drive(self, steps: Steps) -> Turn:
        """Do what the engine asks for until its turn is complete."""
        result: object = None
        while True:
            try:
                wish = steps.send(result)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]  # what a turn returns
            match wish:
                case Call():
                    result = self._call(wish)
                case Save(name, value):
                    contacts.keep(self.db, self.row.id, name, value)
                    result = None

    def _call(self, call: Call) -> object:
        library = self.runtime.library
        spec = library.actions.get(call.name) or library.sources[call.name]
        return spec.function(self.context(call.asked), **call.arguments)

    def context(self, asked: Asked = NOTHING_ASKED) -> Context:
        """Give what an action is told of this turn, after a question that was answered."""
        return Context(
            db=self.db,
            contact_id=self.row.id,
            now=self.now,
            today=self.facts.today,
            zone=self.runtime.house.zone,
            language=asked.language or self.language,
            medium=self.message.medium,
            asked=asked.words,
            offer_lifetime=self.runtime.lifetimes.offer,
            flow=self.session.stack[-1][0] if self.session else "",  # what a person reads needs no session
            answers=self.session.answers if self.session else {},
        )


def known_of(row: Row[Any]) -> dict[str, Stored]:
    """Give what is known of a contact, as `Facts` takes it."""
    known: dict[str, Stored] = {name: value for name in contacts.KEPT if (value := getattr(row, name))}
    if row.district and row.sector:
        known["place"] = f"{row.sector}, {row.district}"
    return known
