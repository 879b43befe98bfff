"""What a running bot has, in one value: handed to every service, made in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from threading import Event, Lock

from sqlalchemy import Connection, select

from bot.engine.calls import Library
from bot.engine.facts import House
from bot.engine.program import Program
from bot.engine.revision import Revision, Words, message_key
from bot.errors import SessionError
from bot.messages import Adapter, Channel, Medium
from bot.pace import Pace
from bot.store.conversations import revisions
from bot.store.database import Database, database_clock
from bot.store.suppressions import Seal


class Programs:
    """The revisions that this process has made ready, by digest; read from the store when first needed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ready: dict[str, Program] = {}
        self._lock = Lock()

    def get(self, db: Connection, digest: str) -> Program:
        """Give a revision ready to run. Raises SessionError where the store does not have it."""
        found = self._ready.get(digest)
        if found is None:
            content = db.execute(select(revisions.c.content).where(revisions.c.digest == digest)).scalar_one_or_none()
            if content is None:
                msg = f"revision {digest} is not in the store"
                raise SessionError(msg)
            with self._lock:
                found = self._ready.setdefault(digest, Program(Revision(digest, content)))
        return found


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things wait for a contact."""

    ussd: timedelta = timedelta(hours=1)
    chat: timedelta = timedelta(days=1)
    offer: timedelta = timedelta(hours=24)
    """Zero gives a freed seat at once."""
    silence: timedelta = timedelta(days=182)
    """How long a number may be silent until it is asked who is there."""

    def session(self, medium: Medium) -> timedelta:
        """Give how long an open session waits on a medium."""
        return self.ussd if medium is Medium.USSD else self.chat


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is told that something does not work, and how mails leave."""

    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is known of contacts is kept."""

    messages: timedelta = timedelta(days=180)
    """The words of messages, in and out, and the addresses that they went to."""
    sessions: timedelta = timedelta(days=90)
    """What was answered in a conversation, once it is over."""
    interests: timedelta = timedelta(days=365)
    """Who buyers are and what they wrote."""
    contacts: timedelta = timedelta(days=730)
    """After as long a silence staff are to ask whether somebody is still to be kept."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """How many broadcasts a contact gets in a while."""

    broadcasts: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a running bot has."""

    database: Database
    house: House
    library: Library
    words: Words
    """The catalogues, for what is said outside flows; by language."""
    channels: Mapping[str, Channel]
    adapters: Mapping[str, Adapter]
    """By provider."""
    ring: Callable[[str], None]
    """Rings the bell of a lane: somebody may look for due rows. Never raises, never waits."""
    seal: Seal
    """Gives what stands in the place of an address that is erased."""
    queue_answers: Callable[[], bool] = lambda: False
    queue_lengths: Callable[[], Mapping[str, int]] = dict
    """How many calls to look wait, by lane; empty where the queue is away."""
    lanes: tuple[str, ...] = ()
    """The lanes that should have a worker alive: none where there is no queue to wait at."""
    staff: Staff = Staff()
    public_url: str = ""
    """Where we are found from outside, without a slash at its end."""
    default_language: str = "rw"
    quiet: tuple[time, time] = (time(20), time(8))
    """When nothing is sent that nobody asked for: from, until, local."""
    lifetimes: Lifetimes = Lifetimes()
    replies_at_most: int = 60
    """How many messages of a contact are answered in five minutes."""
    retention: Retention = Retention()
    spend_caps: Mapping[str, Decimal] = field(default_factory=dict)
    """What broadcasts may cost in a day, by currency; of another there is no limit."""
    broadcasts_at_most: AtMost | None = None
    """None: as many as there are."""
    approve_above: int | None = None
    """With more recipients than these a broadcast is approved by a second person; None: never."""
    clock: Callable[[Connection], datetime] = database_clock
    programs: Programs = field(default_factory=Programs)
    pace: Pace = field(default_factory=Pace)
    """When each sender's messages may go."""
    unanswered: dict[str, int] = field(default_factory=dict)
    """How many calls in a row a channel's provider has left unanswered, as far as this process knows."""
    stopping: Event = field(default_factory=Event)
    """Set when this process is told to stop: nothing is begun any more."""

    def close(self) -> None:
        """Close all connections."""
        self.database.close()
        self.pace.close()
        for adapter in self.adapters.values():
            adapter.close()

    def channel_for(self, medium: Medium) -> Channel | None:
        """Give the channel by which what nobody asked for leaves on a medium: one that can be answered, if there is."""
        fitting = [channel for channel in self.channels.values() if channel.medium is medium]
        return next((channel for channel in fitting if channel.two_way), fitting[0] if fitting else None)

    def say(self, language: str, message: str, **values: object) -> str:
        """Give a sentence of ours in a language, its placeholders filled."""
        sentence = self.words.get(language, {}).get(message_key(message)) or message
        return sentence.format_map({**self.house.words, **values})
