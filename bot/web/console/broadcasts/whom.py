"""Whom a broadcast is for, in words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from bot.engine.words import N_
from bot.services.broadcasting.audience import Audience
from bot.store.workshops import workshops
from bot.web.console.broadcasts.names import PLACES, TRADES
from bot.web.console.desk import Desk
from bot.web.public.pages import LANGUAGES


def audience_in_words(desk: Desk, db: Connection, audience: Audience) -> list[tuple[str, str]]:
    """Give what an audience is narrowed by, and to what."""
    return [(desk.say(name), value) for name, value in _words(desk, db, audience)]


def _words(desk: Desk, db: Connection, audience: Audience) -> Iterator[tuple[str, str]]:
    listed = {
        N_("District"): audience.districts,
        N_("Sector"): audience.sectors,
        N_("Trade"): [desk.say(TRADES.get(trade, trade)) for trade in audience.trades],
        N_("Language"): [LANGUAGES[language] for language in audience.languages],
        N_("Registration"): [desk.say(PLACES[place_of(audience)])] if audience.registered is not None else (),
        N_("Training"): [_title_of(desk, db, audience.workshop)] if audience.workshop else (),
        N_("Registered since"): [f"{audience.since:%d/%m/%Y}"] if audience.since else (),
        N_("Group"): [audience.group] if audience.group else (),
        N_("Only these numbers"): [str(len(audience.numbers))] if audience.numbers else (),
    }
    yield from ((name, ", ".join(values)) for name, values in listed.items() if values)


def place_of(audience: Audience) -> str:
    """Give which of PLACES an audience asks for."""
    if audience.registered is None:
        return ""
    if not audience.registered:
        return "none"
    return "attended" if audience.attended else "confirmed" if audience.confirmed else "standing"


def _title_of(desk: Desk, db: Connection, workshop: int) -> str:
    """Give what a training is called."""
    title = workshops.c.title_rw if desk.language == "rw" else workshops.c.title_en
    return str(db.execute(select(title).where(workshops.c.id == workshop)).scalar_one_or_none() or workshop)
