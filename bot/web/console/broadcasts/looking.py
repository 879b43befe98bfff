"""What is shown while a broadcast is written: its words as a phone shows them, and whom it reaches just now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.errors import BroadcastError, Told
from bot.marking import N_
from bot.messages import Channel, Medium
from bot.services.broadcasting import texts
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import Census, count_draft, recipients_of
from bot.services.broadcasting.drafting import LANGUAGES, Draft, channel_of
from bot.services.broadcasting.examples import Example, examples_of
from bot.services.broadcasting.recipients import Recipients
from bot.services.broadcasting.states import State
from bot.services.broadcasting.templating import find_named, say_in
from bot.services.broadcasting.wording import Wording
from bot.store.outbox import outbox
from bot.text import segments, septets
from bot.web.console.broadcasts.costing import estimate_of
from bot.web.console.broadcasts.form import make_form
from bot.web.console.broadcasts.telling import say_all
from bot.web.console.broadcasts.whom import audience_in_words
from bot.web.console.desk import Answer, Desk

_ALONE, _PART = 160, 153
_TWICE = N_("{character} counts as two characters.")
_SHORTER = N_("With {characters} characters less it is one SMS less.")
_LONGEST = N_("For those with the longest name it is {segments} SMS.")
_NEAR = 12
"""So many characters into a further SMS it is worth saying."""


@dataclass(frozen=True, slots=True)
class Look:
    """A text as it goes out in one language."""

    language: str
    body: str
    """As the phone of somebody shows it; empty where it cannot be sent."""
    faults: list[str]
    remarks: list[str]
    instead: str = ""
    """What those get whose window on WhatsApp is closed."""
    segments: int = 0
    used: int = 0
    """Septets."""
    left: int = 0
    """Septets until it is one SMS more."""


def look_at_words(desk: Desk) -> Answer:
    """Show what was typed as phones show it, what it costs there, and what is wrong with it."""
    with desk.runtime.database.look() as db:
        draft = make_form(desk, db).draft
        return desk.show("broadcasts/words.html", looks=looks_at(desk, db, draft), medium=draft.medium)


def count_people(desk: Desk) -> Answer:
    """Show whom what was chosen reaches, and whom not."""
    with desk.runtime.database.look() as db:
        draft = make_form(desk, db).draft
        census = count_draft(desk.runtime, db, draft)
        cost = estimate_of(desk, db, draft, census)
        return desk.show("broadcasts/people.html", **people_of(desk, db, draft.audience, census), **cost)


def people_of(desk: Desk, db: Connection, audience: Audience, census: Census | None) -> dict[str, object]:
    """Give what a page says of an audience: whom it reaches now, by language, and why others of it are left out.

    Without a census the browser asks for it once the page stands: a hundred thousand are not counted in a blink.
    """
    whom = audience_in_words(desk, db, audience)
    if census is None:
        return {"reached": None, "by_language": {}, "left_out": [], "whom": whom}
    left_out = [(desk.word(reason), contacts) for reason, contacts in census.left_out.most_common()]
    return {"reached": census.reached, "by_language": census.languages, "left_out": left_out, "whom": whom}


def looks_at(desk: Desk, db: Connection, draft: Draft) -> list[Look]:
    """Give how a draft looks in each language that its audience may speak, to somebody of it."""
    try:
        channel = channel_of(desk.runtime, draft.medium)
    except BroadcastError as error:
        return [Look(language, "", say_all(desk, error.told), []) for language in LANGUAGES]
    examples = examples_of(db, recipients_of(desk.runtime, db, draft))
    spoken = draft.audience.languages or LANGUAGES
    return [
        _look(desk, db, draft, channel, (language, examples.get(language, Example()).fields)) for language in spoken
    ]


def _fields_of_somebody(desk: Desk, db: Connection, row: Row[Any], language: str) -> str | None:
    """Give the fields of somebody whom a broadcast goes to, or would, in a language."""
    if row.status != State.DRAFT:
        return _fields_of_row(db, row.id, language)
    examples = examples_of(db, Recipients.of(desk.runtime, row, desk.runtime.clock(db)))
    return examples[language].fields if language in examples else None


def _fields_of_row(db: Connection, broadcast_id: int, language: str) -> str | None:
    """Give the fields of somebody whom a prepared broadcast goes to in a language."""
    one = select(func.coalesce(outbox.c.fields, "{}")).where(
        outbox.c.broadcast_id == broadcast_id, outbox.c.language == language
    )
    return db.execute(one.limit(1)).scalar_one_or_none()


def _look(desk: Desk, db: Connection, draft: Draft, channel: Channel, someone: tuple[str, str]) -> Look:
    language, fields = someone
    text = draft.texts[language]
    if not text.strip():
        return Look(language, "", [], [])
    try:
        checked = texts.check(desk.runtime, channel, language, text)
    except BroadcastError as error:
        return Look(language, "", say_all(desk, error.told), [])
    words = Wording(checked.text, channel.medium)
    remarks = say_all(desk, _once_a_character(checked.remarks))
    instead = say_in(db, find_named(db, draft.template, draft.medium), language, fields)
    look = Look(language, words.fill(fields), [], remarks, instead)
    return _measured(desk, look, channel.medium, checked.segments)


def look_at(desk: Desk, db: Connection, row: Row[Any], language: str, *, of_somebody: bool) -> Look:
    """Give how a broadcast looks in a language, to somebody whom it reaches or to nobody who is real."""
    medium = Medium(row.medium)
    words = Wording(getattr(row, f"text_{language}"), medium)
    fields = (_fields_of_somebody(desk, db, row, language) if of_somebody else None) or Example().fields
    instead = say_in(db, row.template_id, language, fields)
    look = Look(language, words.fill(fields), [], [], instead)
    return _measured(desk, look, medium, segments(words.fill_longest()))


def _measured(desk: Desk, look: Look, medium: Medium, worst: int) -> Look:
    """Give a look with what it costs, and what makes it dearer."""
    if medium is not Medium.SMS:
        return replace(look, segments=1)
    parts, used = segments(look.body), septets(look.body) or 0
    room = _ALONE if parts == 1 else _PART * parts
    remarks = [*look.remarks, *_dear(desk, look.body, worst)]
    return replace(look, remarks=remarks, segments=parts, used=used, left=max(0, room - used))


def _once_a_character(remarks: tuple[Told, ...]) -> list[Told]:
    """Give the remarks without those that name a character again."""
    named: dict[object, Told] = {}
    for remark in remarks:
        named.setdefault(remark.values.get("character", remark.sentence), remark)
    return list(named.values())


def _dear(desk: Desk, body: str, worst: int) -> list[str]:
    """Give what makes it dearer than it need be."""
    parts, used = segments(body), septets(body) or 0
    said = [desk.say(_TWICE, character=character) for character in dict.fromkeys(body) if septets(character) == 2]
    over = used - (_ALONE if parts == 2 else _PART * (parts - 1))
    if parts > 1 and 0 < over <= _NEAR:
        said.append(desk.say(_SHORTER, characters=over))
    if worst > parts:
        said.append(desk.say(_LONGEST, segments=worst))
    return said
