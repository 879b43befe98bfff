"""Takes in what a contact said: a choice, an answer, a way out, or something that was not understood."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from bot import places
from bot.engine import words
from bot.engine.answers import AnswerSpec, Doubtful, Misunderstood, Understood, understand
from bot.engine.flow import CONTACT, Ask, Menu, Target, asks_photo
from bot.engine.questions import DISTRICT_PART, PLACE_PARTS
from bot.engine.screens import fit
from bot.engine.turn import Lines, Steps, Turn
from bot.engine.values import Stored, recall, store
from bot.engine.ways import Said, Ways
from bot.messages import Medium
from bot.text import plain

ALIKE = 85
"""How alike, of 100, a typed word must be to a label to count as it."""

EXPLAINED_AFTER = 2
PERSON_AFTER = 3
"""Misunderstandings in a row until the question explains itself, and until a person is offered."""


class Hearing(Ways):
    """A walk that begins with something said."""

    def hear(self, said: Said) -> Steps:
        """Take in what was said, and give our side of the turn."""
        self.follow_language()
        text = plain(said.text)
        chosen = self.chosen(said, text)
        if chosen is not None:
            return (yield from (self.turn_page(text) if self.is_unseen(said, text) else self.choose(chosen)))
        if said.choice_id:
            return (yield from self.ask_again())
        step = self.ready.step
        asked = step if isinstance(step, Ask) and not self.asks_itself else None
        if asked and said.photos and asks_photo(asked):
            return (yield from self.keep(asked, said.photos[0]))
        if asked and self.takes_number(asked.answer, said.text):
            return (yield from self.answer(asked, said.text))
        way = self.way(said, text)
        if way:
            return (yield from way(text))
        if asked and self.asks_place:
            return (yield from self.hear_place(said.text))
        if asked:
            return (yield from self.answer(asked, said.text))
        return (yield from self.guess(text))

    def follow_language(self) -> None:
        """Go on in the contact's language where the question was put in another; it stays as it was put."""
        language = str(self.facts.contact.get("language", self.session.language))
        if language != self.session.language:
            self.asked = self.as_asked()
            self.session.language = language

    # Choices

    def chosen(self, said: Said, text: str) -> int | None:
        """Give the position of the choice that was surely meant, if one was."""
        if said.choice_id:
            at = "/".join(self.session.stack[-1])
            ids = [f"{at}/{value}" for value, _ in self.question()[1]]
            return ids.index(said.choice_id) if said.choice_id in ids else None
        if text.isascii() and text.isdigit():
            return int(text) - 1 if not text.startswith("0") and int(text) <= self.count() else None
        own = self.ready.labels if not self.asks_itself else None
        if own and text in own:
            return own[text]
        labels = _folded(self.question()[1])
        return labels.index(text) if text in labels else None

    def is_unseen(self, said: Said, text: str) -> bool:
        """Whether a choice's number was typed on USSD before any page with choices on it was shown."""
        if said.medium is not Medium.USSD or said.choice_id or not text.isdigit():
            return False
        begins = None if self.session.said or self.asks_itself else self.ready.begins
        if begins is not None and begins < self.facts.house.page_septets // 3:
            return False  # most questions are so short that their first choice is on the first page
        return self.session.seen < fit(self.screen(), self.how(said.medium)).offered

    def count(self) -> int:
        """Give how many choices the present question has."""
        ready = self.ready
        if self.asks_itself or ready.asks_place:
            return len(self.question()[1])
        return len(ready.lines if self.session.items is None else self.session.items)

    def choose(self, at: int) -> Steps:
        """Take the choice at this position."""
        session, step = self.session, self.ready.step
        if session.resuming:
            return (yield from self.resume(self.question()[1][at][0]))
        if session.doubt is not None:
            return (yield from self.settle(self.question()[1][at][0]))
        if not isinstance(step, Menu):
            return (yield from self.take_place(self.question()[1][at][0]))
        self.leave()
        if session.items is not None and step.save:
            session.save(step.save, session.items[at])
            return (yield from self.proceed(step.next))
        choice = step.choices[at]
        if step.save and step.save.startswith(CONTACT):
            yield from self.save(step.save, choice.value)
        elif step.save:
            session.save(step.save, self.ready.answers[at])
        return (yield from self.proceed(choice.next or step.next))

    def guess(self, text: str) -> Steps:
        """Take the choice that a mistyped word is nearest to, or say that there is none."""
        labels = _folded(self.question()[1])
        found = process.extractOne(text, labels, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if found:
            return (yield from self.choose(found[2]))
        return self.miss(self.words(words.INVALID_CHOICE))

    # Answers

    def takes_number(self, spec: AnswerSpec, text: str) -> bool:
        """Whether a number is asked for in which this key is an answer, so that it is no way out."""
        return spec.is_number and isinstance(understand(spec, text, today=self.facts.today), Understood)

    def answer(self, step: Ask, text: str) -> Steps:
        """Take a typed answer."""
        heard = understand(step.answer, text, today=self.facts.today, country=self.facts.house.country)
        match heard:
            case Understood(value):
                return (yield from self.keep(step, value))
            case Doubtful(value):
                return self.ask_back(store(value))
            case Misunderstood(reason):
                low, high = map(str, step.answer.bounds)
                return self.miss(self.ready.retry or self.words(words.COMPLAINTS[reason], low=low, high=high))

    def keep(self, step: Ask, value: object) -> Steps:
        """Save an answer and go on."""
        self.leave()
        yield from self.save(step.save, value)
        return (yield from self.proceed(step.next))

    def ask_back(self, value: Stored) -> Turn:
        """Ask whether it is what we believe to have understood."""
        self.session.doubt = value
        self.session.said = []
        self.session.show_first_page()
        return Turn(self.screen())

    def settle(self, sure: str) -> Steps:
        """Take the yes or no to what we believed to have understood."""
        value, self.session.doubt = self.session.doubt, None
        step = self.ready.step
        if sure != "yes" or not isinstance(step, Ask) or value is None:
            return (yield from self.ask_again())
        if self.asks_place:
            return (yield from self.take_named(str(value)))
        return (yield from self.keep(step, recall(value)))

    def leave(self) -> None:
        """Remember the question that is answered now."""
        self.answered = self.asked or self.as_asked()
        self.session.remember()

    def proceed(self, target: Target | None) -> Steps:
        """Go on after an answer."""
        self.session.said = []
        if target is None or not self.go(target):
            return self.end(self.words(words.GOODBYE), None)
        return (yield from self.advance())

    def resume(self, wish: str) -> Steps:
        """Go on where the contact was, or start again."""
        self.session.resuming = False
        return (yield from (self.go_menu("") if wish == "again" else self.ask_again()))

    def miss(self, complaint: str) -> Turn:
        """Say what was wrong and put the question again; explain more, then offer a person."""
        self.session.misses += 1
        self.session.show_first_page()
        choices = self.count() if self.session.misses >= EXPLAINED_AFTER else 0
        if choices:
            complaint = self.words(words.COMPLAINTS["out_of_range"], low="1", high=str(choices))
        self.session.said = [complaint]
        if self.session.misses >= PERSON_AFTER:
            self.session.said.append(self.words(words.NEED_HELP))
        return Turn(self.screen())

    # Places

    def take_place(self, name: str) -> Steps:
        """Take the province, the district or the sector that was chosen."""
        session, step = self.session, self.ready.step
        session.said = []
        session.show_first_page()
        session.misses = 0
        session.place.append(name)
        if len(session.place) == DISTRICT_PART:
            # A drop after this leaves a district without a sector, never one beside another district's sector.
            yield from self.save("contact.district", name)
            yield from self.save("contact.sector", "")
        if len(session.place) < PLACE_PARTS or not isinstance(step, Ask):
            return Turn(self.screen())
        self.leave()
        yield from self.save("contact.sector", name)
        self.facts.contact["place"] = f"{name}, {session.place[1]}"
        return (yield from self.proceed(step.next))

    def hear_place(self, text: str) -> Steps:
        """Take a place that was typed by name: a district, or a sector where only one is meant."""
        within = self.session.place[1] if len(self.session.place) >= DISTRICT_PART else None
        district = None if within else places.find_district(text)
        sectors = () if district else places.find_sectors(text, within)
        found = district or (sectors[0] if len(sectors) == 1 else None)
        if found is None and (province := places.find_province(text)):
            return (yield from self.take_place(province.name))
        if found is None:
            return self.miss(self.words(words.COMPLAINTS["unknown_place"]))
        named = "/".join(filter(None, (found.province, found.district, found.sector)))
        if found.fuzzy:
            return self.ask_back(named)
        return (yield from self.take_named(named))

    def take_named(self, named: str) -> Steps:
        """Take a place as `province/district` or `province/district/sector`."""
        province, district, *sector = named.split("/")
        self.session.place = [province]
        turn = yield from self.take_place(district)
        return (yield from self.take_place(sector[0])) if sector else turn


@lru_cache(maxsize=1024)
def _folded(lines: Lines) -> tuple[str, ...]:
    """Give the labels as they are compared. They are kept, for most are the same for everybody."""
    return tuple(plain(label) for _, label in lines)
