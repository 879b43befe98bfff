"""A bot over a database of the test's own, the phones that talk with it, and doubles of the providers that it uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Executable, Row, Table, func, insert, select

from bot.catalogue import read_catalogue
from bot.documents import LOCALES, read_documents
from bot.engine.facts import House
from bot.messages import Accepted, Channel, Inbound, Medium, Outbound, UssdTurn
from bot.programme.library import make_library
from bot.runtime import Programs, Runtime
from bot.services.conversation import Received, receive
from bot.services.publishing import publish
from bot.store.conversations import publications, revisions
from bot.store.database import Database
from bot.store.outbox import outbox
from bot.store.suppressions import Seal

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Kigali."""
HOUSE = House(
    words={"org": "Menyesha", "ussd": "*384*10#", "help_phone": "0788000000", "whatsapp": "0788000001"},
    zone=ZoneInfo("Africa/Kigali"),
)
DOCUMENTS = read_documents()
WORDS = read_catalogue(LOCALES)
LIBRARY = make_library()
KEYS = ("the key of the tests",)
SEAL = Seal(*KEYS)
CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("africastalking-ussd", Medium.USSD, "africastalking", "*384*10#"),
        Channel("africastalking-sms", Medium.SMS, "africastalking", "8080"),
        Channel("twilio-sms", Medium.SMS, "twilio", "+250780000001"),
        Channel("twilio-whatsapp", Medium.WHATSAPP, "twilio", "+250780000002"),
    )
}
CHANNEL_OF = {Medium.USSD: "africastalking-ussd", Medium.SMS: "africastalking-sms", Medium.WHATSAPP: "twilio-whatsapp"}
ME, ANOTHER = "+250788000100", "+250788000200"

serial = count(1)
_published: dict[Table, list[dict[str, Any]]] = {}
_programs = Programs()
MENU = """Welcome to Menyesha. Choose:
1) Training
2) My trainings
3) Adviser
4) My details
5) Language
6) Do you need help?
7) Bank
8) My products
9) Certificate
10) My group"""
LINES = MENU.count("\n")
FIRST_PAGE = MENU.partition("\n9) ")[0] + "\n98) More"
"""Of the menu, in a call."""


@dataclass
class Provider:
    """A provider's double: takes everything, or does what it is told for an address or for all."""

    name: str
    told: dict[str, Callable[[Outbound], Accepted]] = field(default_factory=dict)
    """What to do by address; under the empty one for everybody."""
    asked: list[Outbound] = field(default_factory=list)

    def send(self, _channel: Channel, outbound: Outbound) -> Accepted:
        """Remember what was asked, and answer."""
        self.asked.append(outbound)
        play = self.told.get(outbound.address) or self.told.get("")
        return play(outbound) if play else Accepted(f"{self.name}-{outbound.reference}")

    @property
    def bodies(self) -> list[str]:
        """What it was asked to send, in order."""
        return [outbound.body for outbound in self.asked]


def raises(error: Exception) -> Callable[[Outbound], Accepted]:
    """Give what a provider does that fails like this."""

    def play(_outbound: Outbound) -> Accepted:
        raise error

    return play


class Bot:
    """A runtime over a database, the flows published; its clock stands still until it is moved."""

    def __init__(self, url: str, **changes: Any) -> None:  # noqa: ANN401  # whatever a Runtime has
        self.now = NOW
        self.rung: list[str] = []
        self.providers = {name: Provider(name) for name in ("africastalking", "twilio")}
        standing: dict[str, Any] = {
            "database": Database(url),
            "house": HOUSE,
            "library": LIBRARY,
            "words": WORDS,
            "channels": CHANNELS,
            "adapters": self.providers,
            "ring": self.rung.append,
            "seal": SEAL,
            "clock": lambda _db: self.now,
            "programs": _programs,
        }
        self.runtime = Runtime(**standing | changes)

    def publish(self) -> None:
        """Put the project's flows into the store; what that writes is found out once and copied from then on."""
        with self.runtime.database.begin() as db:
            if not _published:
                publish(db, DOCUMENTS, WORDS, NOW)
                found = {table: db.execute(select(table)).mappings().all() for table in (revisions, publications)}
                _published.update({table: list(map(dict, rows)) for table, rows in found.items()})
                return
            for table, rows in _published.items():
                db.execute(insert(table), rows)

    def pass_time(self, **length: float) -> None:
        """Let time pass, as `timedelta` has it."""
        self.now += timedelta(**length)

    def do(self, statement: Executable) -> None:
        """Execute a statement in a transaction of its own."""
        with self.runtime.database.begin() as db:
            db.execute(statement)

    def rows(self, statement: Executable) -> list[Row[Any]]:
        """Give what a query finds."""
        with self.runtime.database.begin() as db:
            return list(db.execute(statement).all())

    def values(self, statement: Executable) -> list[Any]:
        """Give the first column of what a query finds."""
        return [row[0] for row in self.rows(statement)]

    def count(self, table: Any) -> int:  # noqa: ANN401  # any table
        """Give how many rows a table has."""
        return int(self.values(select(func.count()).select_from(table))[0])

    def phone(self, number: str = ME) -> Phone:
        """Take up a phone."""
        return Phone(self, number)


@contextmanager
def bot_at(url: str, *, publishes: bool = True, **changes: Any) -> Iterator[Bot]:  # noqa: ANN401  # whatever a Runtime has
    """Give a bot over a migrated database, and close it at the end."""
    bot = Bot(url, **changes)
    try:
        if publishes:
            bot.publish()
        yield bot
    finally:
        bot.runtime.database.close()


class Phone:
    """One person's phone: what is said on it comes in as a message, what is said to it is given."""

    def __init__(self, bot: Bot, number: str) -> None:
        self.bot = bot
        self.number = number
        self.call = ""
        self.typed = ""

    def sms(self, *texts: str) -> str:
        """Send messages one after another; give the last reply, empty where there was none."""
        return [self.chat(Medium.SMS, text) for text in texts][-1]

    def whatsapp(self, *texts: str) -> str:
        """Send WhatsApp messages one after another; give the last reply."""
        return [self.chat(Medium.WHATSAPP, text) for text in texts][-1]

    def tap(self, label: str) -> str:
        """Tap a choice under a WhatsApp message, on the last that has it; give the reply."""
        sent = select(outbox.c.choices).where(outbox.c.address == self.number, outbox.c.choices != "")
        offered = [choice for row in self.bot.values(sent.order_by(outbox.c.id.desc())) for choice in json.loads(row)]
        choice_id = next(found for found, text in offered if text == label)
        return self.chat(Medium.WHATSAPP, label, choice_id=choice_id)

    def chat(self, medium: Medium, text: str, **more: Any) -> str:  # noqa: ANN401  # whatever an Inbound has
        """Send a message; give the reply."""
        since = self.bot.values(select(func.coalesce(func.max(outbox.c.id), 0)))[0]
        receive(self.bot.runtime, replace(inbound(text, medium, self.number), **more))
        return "\n".join(self.arrived(since))

    def arrived(self, since: int = 0) -> list[str]:
        """Give the messages to this number that were written after an outbox id."""
        return self.bot.values(
            select(outbox.c.body).where(outbox.c.address == self.number, outbox.c.id > since).order_by(outbox.c.id)
        )

    def dial(self, path: str = "") -> str:
        """Dial, perhaps with a path; give the screen."""
        self.call, self.typed = f"call-{next(serial)}", path
        return self._turn()

    def press(self, *keys: str) -> str:
        """Type one thing after another into the call; give the last screen."""
        for key in keys:
            self.typed = f"{self.typed}*{key}" if self.typed else key
            screen = self._turn()
        return screen

    def again(self) -> Received:
        """Have the network repeat the last request."""
        return receive(self.bot.runtime, ussd(self.call, self.typed, self.number))

    def _turn(self) -> str:
        reply = self.again().reply
        assert reply is not None
        return f"{reply.text}\n[end]" if reply.ends else reply.text


def inbound(text: str, medium: Medium = Medium.SMS, address: str = ME, external_id: str = "") -> Inbound:
    """Give a message that was never seen before, unless it gets an id."""
    channel = CHANNEL_OF[medium]
    return Inbound(CHANNELS[channel].provider, channel, medium, address, external_id or f"id-{next(serial)}", text)


def ussd(call: str, typed: str, address: str = ME) -> Inbound:
    """Give a USSD request: the whole of what was typed in a call."""
    return replace(inbound(typed, Medium.USSD, address, f"{call}|{typed}"), ussd=UssdTurn(call, typed, "*384*10#"))


@pytest.fixture
def bot(sqlite_url: str) -> Iterator[Bot]:
    """A bot over SQLite, for what does not depend on the database."""
    with bot_at(sqlite_url) as made:
        yield made


@pytest.fixture
def each_bot(database_url: str) -> Iterator[Bot]:
    """A bot over SQLite, and the same over PostgreSQL."""
    with bot_at(database_url) as made:
        yield made
