"""The ways out of a question that work everywhere: turn the page, back, menu, help, language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.engine import words
from bot.engine.flow import Menu
from bot.engine.questions import Questions
from bot.engine.screens import Fit, fit
from bot.engine.turn import Steps, Turn
from bot.messages import Medium


@dataclass(frozen=True, slots=True)
class Said:
    """What the contact said, and on which medium."""

    text: str
    medium: Medium
    choice_id: str | None = None
    photos: tuple[str, ...] = ()
    """Where the photos are found that came with it."""


class Ways(Questions):
    """A walk that can leave the present question."""

    def way(self, said: Said, text: str) -> Callable[[str], Steps] | None:
        """Give the way out that was asked for: a key that does something here, or a global word; `text` is folded."""
        keys, typed = self.facts.house.keys, said.text.strip()
        if typed == keys.more and self.session.page + 1 < self.pages(said.medium):
            return self.turn_page
        if typed == keys.back and (self.session.behind or self.session.page or self.session.place):
            return self.go_back
        if typed in {keys.menu, keys.back} and not self.at_main_menu:
            return self.go_menu
        ways = {
            "menu": self.go_menu,
            "back": self.go_back,
            "help": self.go_help,
            "person": self.go_person,
            "language": self.go_language,
        }
        return next((ways[name] for name, known in words.GLOBAL.items() if text in known), None)

    def pages(self, medium: Medium) -> int:
        """Give the number of pages that the present screen takes."""
        return len(fit(self.screen(), self.how(medium)).pages)

    def how(self, medium: Medium) -> Fit:
        """Give how the screens of this turn are to be fitted to a medium."""
        house = self.facts.house
        return Fit(medium, house.page_septets, house.keys, self.program.labels(self.session.language))

    def turn_page(self, _text: str) -> Steps:
        """Turn to the next page."""
        self.session.turn_page()
        return Turn(self.screen())
        yield  # nothing; it makes this a way like the others

    def go_back(self, _text: str) -> Steps:
        """Turn back the page, or step back to the question before."""
        session = self.session
        if session.page:
            session.page -= 1
            return Turn(self.screen())
        if session.doubt is not None or session.resuming:
            session.doubt, session.resuming = None, False
        elif session.place:
            session.place.pop()
        elif session.behind:
            session.step_back()
        return (yield from self.ask_again())

    def go_menu(self, _text: str) -> Steps:
        """Leave everything for the main menu."""
        self.session.said = []
        self.session.resuming = False
        self.restart("menu")
        return (yield from self.advance())

    def go_help(self, _text: str) -> Steps:
        """Say the help and come back to the present question."""
        self.session.said = []
        self.run("help")
        return (yield from self.advance())

    def go_person(self, text: str) -> Steps:
        """Ask what a person of staff is to be asked, and come back to the present question."""
        if "person" not in self.program.flows:
            return (yield from self.go_help(text))
        if self.session.stack[-1][0] == "person":
            return (yield from self.ask_again())
        self.session.said = []
        self.run("person")
        return (yield from self.advance())

    def go_language(self, text: str) -> Steps:
        """Change to the language that was named, or ask which; where that is being asked, its name is the answer."""
        named, step = words.LANGUAGE_NAMES.get(text), self.ready.step
        is_asked = self.session.stack[-1][0] == "language"
        if named:
            yield from self.save("contact.language", named)
        if named and is_asked and isinstance(step, Menu) and step.next and self.go(step.next):
            self.session.said = []
            return (yield from self.advance())
        if named or is_asked:
            return (yield from self.ask_again())
        self.session.said = []
        self.run("language")
        return (yield from self.advance())
