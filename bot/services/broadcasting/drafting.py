"""Drafts: a broadcast as staff want it, checked and written down. What it says does not change any more."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert

from bot.errors import BroadcastError, Told
from bot.marking import N_
from bot.messages import Channel, Medium
from bot.programme.lifecycle import TIME, By, Change, put_on_record
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.states import Purpose, State
from bot.services.broadcasting.templating import find_named
from bot.services.broadcasting.texts import Checked, check
from bot.store.broadcasts import broadcasts

LANGUAGES = ("en", "rw")


@dataclass(frozen=True, slots=True)
class Draft:
    """What staff want to say, and to whom."""

    name: str
    texts: dict[str, str]
    """By language."""
    audience: Audience = field(default_factory=Audience)
    medium: Medium = Medium.SMS
    purpose: Purpose = Purpose.NEWS
    resends: int | None = None
    """The broadcast that it repeats to whom that did not reach."""
    template: str = ""
    """By which those get it on WhatsApp who have not written within the day; else they do not."""


def look_at(runtime: Runtime, draft: Draft) -> dict[str, Checked]:
    """Give the texts as they will go out, by language. Raises BroadcastError with all that is wrong with them.

    A language that the audience does not speak needs no text; any other does.
    """
    channel = channel_of(runtime, draft.medium)
    found, faults = {}, list[Told]()
    for language in draft.audience.languages or LANGUAGES:
        try:
            found[language] = check(runtime, channel, language, draft.texts.get(language, ""))
        except BroadcastError as error:
            faults += error.told
    if faults:
        raise BroadcastError(*faults)
    return found


def draft(db: Connection, runtime: Runtime, wanted: Draft, by: By = TIME) -> int:
    """Write a broadcast down as a draft, and give its id. Raises BroadcastError where it cannot be sent like this."""
    checked, now = look_at(runtime, wanted), runtime.clock(db)
    values = {
        "name": wanted.name,
        "text_en": checked["en"].text if "en" in checked else "",
        "text_rw": checked["rw"].text if "rw" in checked else "",
        "filters": wanted.audience.dump(),
        "purpose": wanted.purpose,
        "resends_id": wanted.resends,
        "template_id": find_named(db, wanted.template, wanted.medium),
        "medium": wanted.medium,
        "channel": channel_of(runtime, wanted.medium).name,
        "status": State.DRAFT,
        "created_at": now,
    }
    made = int(db.execute(insert(broadcasts).values(values).returning(broadcasts.c.id)).scalar_one())
    put_on_record(db, [Change(broadcasts.name, made, "draft", State.DRAFT)], by, now)
    return made


def channel_of(runtime: Runtime, medium: Medium) -> Channel:
    """Give the channel by which broadcasts leave on a medium. Raises BroadcastError where there is none."""
    channel = runtime.channel_for(medium)
    if channel is None or medium is Medium.USSD:
        raise BroadcastError(
            N_("There is no channel on which a broadcast could leave by {medium}."), medium=str(medium)
        )
    return channel
