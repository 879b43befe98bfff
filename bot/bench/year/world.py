"""The world of the year: the real bot over a database, the providers' doubles, the people, the time, and chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.bench.year.agenda import Agenda
from bot.bench.year.gateway import Gateway, Sent
from bot.bench.year.people import Person, draw_names, make_people
from bot.catalogue import read_catalogue
from bot.documents import LOCALES, read_documents
from bot.engine.facts import House
from bot.messages import Channel, Medium
from bot.programme.library import make_library
from bot.runtime import Runtime
from bot.services.opting import STARTED, STOPPED
from bot.services.publishing import publish
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.suppressions import Seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEGINS_AT = datetime(2024, 1, 1, 4, tzinfo=UTC)
"""A Monday, six in the morning in Kigali. The whole year lies in the past: `bot audit` looks at it by its own clock."""
LASTS = timedelta(days=364, hours=6)
"""Fifty-two weeks; it ends on a Monday at noon, when what waited for the morning has gone out."""
_HOUSE = House(
    {"org": "Menyesha", "ussd": "*384*10#", "help_phone": "0780000009", "whatsapp": "0780000002"},
    ZoneInfo("Africa/Kigali"),
)
CHANNELS: Mapping[Medium, Channel] = {
    Medium.USSD: Channel("africastalking-ussd", Medium.USSD, "africastalking", "*384*10#"),
    Medium.SMS: Channel("africastalking-sms", Medium.SMS, "africastalking", "8080"),
    Medium.WHATSAPP: Channel("twilio-whatsapp", Medium.WHATSAPP, "twilio", "+250780000002"),
}
_OUTAGES = {"africastalking": ((100, 9), (230, 18)), "twilio": ((150, 10),)}
"""On which days and from which hours each provider is away, for three hours."""


@dataclass
class World:
    """All that there is in the year."""

    runtime: Runtime
    agenda: Agenda
    chance: Random
    names: Iterator[str]
    """Those that nobody has yet."""
    people: dict[str, Person]
    """By number."""
    gateways: list[Gateway]
    rung: set[str]
    """The lanes that were rung for."""
    serial: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers calls and messages."""
    sent: list[Sent] = field(default_factory=list)
    """Every message that a provider took."""

    @property
    def now(self) -> datetime:
        """The instant that it is."""
        return self.agenda.now

    @property
    def zone(self) -> ZoneInfo:
        """Where everybody lives."""
        return self.runtime.house.zone

    @property
    def sms(self) -> Channel:
        """The line by which everybody can be written to."""
        return CHANNELS[Medium.SMS]

    def happens(self, share: float) -> bool:
        """Draw whether something happens that happens in this share of cases."""
        return self.chance.random() < share

    def note_wish(self, person: Person, words: str) -> None:
        """Remember what somebody was told of being written to."""
        if words in self._told(STOPPED):
            person.stopped.append(self.now)
        elif words in self._told(STARTED) and person.has_stopped:
            person.started.append(self.now)

    def _told(self, message: str) -> list[str]:
        return [self.runtime.say(language, message) for language in ("en", "rw")]


def make_world(url: str, many: int, seed: int) -> World:
    """Give a world with so many people over a new database."""
    chance = Random(seed)  # noqa: S311  # not for secrets
    agenda, names = Agenda(BEGINS_AT), draw_names(chance)
    people = {person.number: person for person in make_people(chance, names, many)}

    def reaches(number: str) -> bool:
        return number in people and not people[number].is_dead

    gateways = [
        Gateway(name, lambda: agenda.now, reaches, [_outage(*when) for when in times])
        for name, times in _OUTAGES.items()
    ]
    rung: set[str] = set()
    runtime = Runtime(
        database=Database(url),
        house=_HOUSE,
        library=make_library(),
        words=read_catalogue(LOCALES),
        channels={channel.name: channel for channel in CHANNELS.values()},
        adapters={gateway.name: gateway for gateway in gateways},
        ring=rung.add,
        seal=Seal("a year"),
        public_url="https://menyesha.example",
        clock=lambda _db: agenda.now,
    )
    upgrade(runtime.database)
    with runtime.database.begin() as db:
        publish(db, read_documents(), runtime.words, agenda.now)
    return World(runtime, agenda, chance, names, people, gateways, rung)


def _outage(day: int, hour: int) -> tuple[datetime, datetime]:
    since = BEGINS_AT + timedelta(days=day, hours=hour - 6)
    return since, since + timedelta(hours=3)
