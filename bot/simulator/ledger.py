"""Every message that passed a provider's door, and the phones that wait for theirs: the emulator's own truth."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.simulator.journal import Journal


@dataclass(frozen=True, slots=True)
class Choice:
    """A button or a row under a WhatsApp message."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message between a phone and the bot, as the provider keeps it."""

    id: str
    provider: str
    medium: str
    origin: str
    """Who wrote it: `bot`, `phone`, or `provider` for what it sends of its own accord."""
    address: str
    """The phone's: E.164, or a WhatsApp business-scoped id."""
    line: str
    """The bot's side: a number, a short code, a sender's name."""
    body: str
    status: str
    """In the provider's own words."""
    reference: str = ""
    """What the bot let travel along in its callback's address."""
    choices: tuple[Choice, ...] = ()
    opener: str = ""
    """What opens the list that holds the choices; empty where they are buttons."""
    media: str = ""
    """The id of the photo that came with it."""
    service: str = ""
    """The Twilio messaging service that it was sent by."""
    error: str = ""
    lost: bool = False
    """It never reaches the phone."""
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    serial: int = 0
    """Its place in the order of arrival, from 1."""


_FIELDS = tuple(each.name for each in fields(Message))


@dataclass(frozen=True, slots=True)
class Question:
    """What a phone asks for: its messages on a medium (or on all) after a serial number."""

    address: str
    medium: str = ""
    after: int = 0
    mine: bool = False
    """Also those that the phone itself sent."""
    count: int = 1
    """How many to wait for."""


class Ledger:
    """The messages in order of arrival. Safe for many threads."""

    def __init__(self, journal: Journal) -> None:
        """Take up what the journal holds."""
        self._journal = journal
        self._news = threading.Condition()
        self._messages: dict[str, Message] = {}
        self._threads: dict[str, list[str]] = {}
        self._serial = 0
        for entry in journal.entries("message"):
            entry["choices"] = tuple(Choice(**choice) for choice in entry["choices"])
            self._keep(Message(**entry))
        for entry in journal.entries("move"):
            self._messages[entry["id"]] = replace(self._messages[entry["id"]], **entry)

    @property
    def serial(self) -> int:
        """The serial number of the last message."""
        return self._serial

    def add(self, message: Message) -> Message:
        """Keep a new message, and give it with its serial number; phones that wait for it are told."""
        with self._news:
            numbered = replace(message, serial=self._serial + 1)
            choices = [asdict(choice) for choice in message.choices]
            self._journal.write("message", {name: getattr(numbered, name) for name in _FIELDS} | {"choices": choices})
            self._keep(numbered)
            self._news.notify_all()
        return numbered

    def move(self, identifier: str, status: str, error: str = "") -> None:
        """Note what became of a message."""
        with self._news:
            self._journal.write("move", {"id": identifier, "status": status, "error": error})
            self._messages[identifier] = replace(self._messages[identifier], status=status, error=error)

    def find(self, identifier: str) -> Message | None:
        """Give a message by its provider's id."""
        return self._messages.get(identifier)

    def all(self, address: str = "") -> list[Message]:
        """Give the messages, of one phone or of all, in order of arrival."""
        with self._news:
            if not address:
                return list(self._messages.values())
            return [self._messages[identifier] for identifier in self._threads.get(address, ())]

    def wait(self, question: Question, seconds: float) -> list[Message]:
        """Give what is there for a phone; where it is less than was asked for, wait for it, for so long at most."""
        until = time.monotonic() + seconds
        with self._news:
            while len(found := self._answer(question)) < question.count and (left := until - time.monotonic()) > 0:
                self._news.wait(left)
        return found

    def _answer(self, question: Question) -> list[Message]:
        origins = {"bot", "provider", "phone"} if question.mine else {"bot", "provider"}
        found: list[Message] = []
        for identifier in reversed(self._threads.get(question.address, ())):
            message = self._messages[identifier]
            if message.serial <= question.after:
                break
            if message.origin in origins and not message.lost and question.medium in ("", message.medium):
                found.append(message)
        return found[::-1]

    def _keep(self, message: Message) -> None:
        self._threads.setdefault(message.address, []).append(message.id)
        self._messages[message.id] = message
        self._serial = message.serial


def truth(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Give what the providers accepted from the bot, for a check of its books."""
    return [
        {
            "provider": message.provider,
            "id": message.id,
            "medium": message.medium,
            "to": message.address,
            "body": message.body,
            "status": message.status,
            "ref": message.reference,
            "at": message.at,
        }
        for message in messages
        if message.origin == "bot"
    ]
