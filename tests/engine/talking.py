"""A contact who talks with the engine alone: what it asks for is given from memory."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.engine.facts import House
from bot.engine.session import Session
from bot.engine.walking.driving import Driven, Engine, Held, Told
from bot.engine.walking.stand_ins import Given, StandIns
from bot.messages import Medium
from tests.engine.rules.books import make_program
from tests.engine.rules.programme import small_library

HEAD = "format: 1\nflow: told\nabout: For this test.\nkeywords: {en: [told]}\nstart: a\nsteps:\n"
ZONE = ZoneInfo("Africa/Kigali")
TODAY = date(2027, 3, 1)


class Talk:
    """One conversation with the flow `told` of a text, by a contact whose language is known."""

    def __init__(self, text: str, medium: Medium = Medium.USSD, language: str = "en", **words: str) -> None:
        self.library = small_library()
        self.stand_ins = StandIns(language, TODAY, ZONE)
        self.engine = Engine(make_program(text), self.library, House(words, ZONE), medium, self.stand_ins)
        self.language = language
        self.held = Held("", {"language": language})
        self.calls: list[Given] = []

    def begin(self, *calls: Given) -> str:
        return self._read(self.engine.begin("told", self.held, self.language, calls))

    def say(self, text: str, *calls: Given, photos: tuple[str, ...] = ()) -> str:
        """Say something; give the page that is shown then."""
        return self._read(self.engine.hear(self.held, Told(text, photos=photos), calls))

    def listed(self, source: str) -> Given:
        """Give what a source lists."""
        return Given(source, self.stand_ins.items(self.library.sources[source]))

    def outcome(self, action: str, outcome: str) -> Given:
        """Give what an action comes back with."""
        return Given(action, self.stand_ins.result(self.library.actions[action], outcome))

    @property
    def session(self) -> Session:
        return Session.load(self.held.dump)

    def _read(self, driven: Driven) -> str:
        self.held = driven.held
        return driven.fitted.pages[driven.page]
