"""The questions that the engine asks by itself within a step: go on or start again, is it this, which place."""

from __future__ import annotations

from functools import cache

from bot import places
from bot.engine import words
from bot.engine.answers import AnswerSpec
from bot.engine.flow import Menu
from bot.engine.turn import Lines, Steps, Walk

PLACE_PARTS = 3
"""Province, district, sector."""
DISTRICT_PART = 2


class Questions(Walk):
    """A walk that knows which question is open."""

    def question(self) -> tuple[str, Lines]:
        """Give the present question and its choices: the engine's own where it asks one, else the step's."""
        if self.session.resuming:
            return self.words(words.RESUME), (
                ("continue", self.words(words.RESUME_CONTINUE)),
                ("again", self.words(words.RESUME_AGAIN)),
            )
        if self.session.doubt is not None:
            return self.words(words.IS_IT, value=self._shown_doubt()), (
                ("yes", self.words(words.YES)),
                ("no", self.words(words.NO)),
            )
        ready = self.ready
        return self._place_question() if ready.asks_place else (self.render(ready), self.lines(ready))

    def ask_again(self) -> Steps:
        """Put the present question anew, a source's choices as they are now."""
        self.session.show_first_page()
        self.session.misses = 0
        self.session.said = []
        step = self.ready.step
        if self.passes(step) and not self.session.resuming:
            return (yield from self.advance())
        if isinstance(step, Menu) and step.source and step.empty:
            self.session.items = yield from self.offer(step)
            if not self.session.items:
                return (yield from self.advance()) if self.go(step.empty) else self.end(self.words(words.GOODBYE), None)
        return self.wait()

    @property
    def asks_itself(self) -> bool:
        """Whether the present question is the engine's own and not the step's."""
        return self.session.resuming or self.session.doubt is not None

    def number(self) -> AnswerSpec | None:
        """Give what is asked for where that is a number; none of the engine's own questions asks for one."""
        return None if self.asks_itself else super().number()

    @property
    def asks_place(self) -> bool:
        """Whether the present step asks for a place."""
        return self.ready.asks_place

    def _shown_doubt(self) -> str:
        doubt = self.session.doubt
        if isinstance(doubt, str) and self.asks_place:
            return doubt.rpartition("/")[2]
        return "" if doubt is None else self.shown(doubt, short=True)

    def _place_question(self) -> tuple[str, Lines]:
        """Give the province, district or sector question, whichever comes next."""
        place = self.session.place
        lines = _places(self.session.language, *place)
        if not place:
            return self.render(self.ready), lines
        return self.words(words.CHOOSE_SECTOR if len(place) >= DISTRICT_PART else words.CHOOSE_DISTRICT), lines


@cache
def _places(language: str, province: str = "", district: str = "", *_: str) -> Lines:
    """Give the provinces, the districts of one, or the sectors of a district."""
    if not province:
        return tuple((place.name, place.name if language == "en" else place.name_rw) for place in places.PROVINCES)
    return tuple((name, name) for name in (places.sectors(district) if district else places.districts(province)))
