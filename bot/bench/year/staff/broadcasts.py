"""Broadcasts: news once a month or so, started whenever staff have it ready, in the evening too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bench.year.agenda import at_local
from bot.bench.year.staff.workshops import coordinator
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.preparing import prepare as choose
from bot.services.broadcasting.starting import start

if TYPE_CHECKING:
    from bot.bench.year.world import World

_ON_A_DAY = 1 / 20
_HOURS = (11.0, 15.5, 19.9, 20.5, 23.0)
_TEXTS = {
    "en": "{contact.name}, number {number}: new trainings are open. Dial {ussd} to choose one.",
    "rw": "{contact.name}, nimero {number}: hari amahugurwa mashya. Kanda {ussd} uhitemo.",
}


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Send news on some days."""
    if world.happens(_ON_A_DAY):
        day, hour = world.now.astimezone(world.zone).date(), world.chance.choice(_HOURS)
        world.agenda.at(at_local(day, hour, world.zone), lambda: _send(world))


def _send(world: World) -> None:
    number = next(world.serial)
    texts = {language: text.replace("{number}", str(number)) for language, text in _TEXTS.items()}
    with world.runtime.database.begin() as db:
        by = coordinator(db)
        broadcast = draft(db, world.runtime, Draft(f"News {number}", texts, Audience()), by)
    if choose(world.runtime, broadcast, by=by):
        start(world.runtime, broadcast, ends_at=world.now + timedelta(days=2), by=by)
