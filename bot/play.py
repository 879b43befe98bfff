"""Talks to the flows without a provider: a handset over the services, for the terminal and for transcripts.

Everything is real but the network: the store, the sessions and the outbox, in a database of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, select

from bot.catalogue import read_catalogue
from bot.demo import load_demo
from bot.documents import LOCALES, read_documents
from bot.engine.facts import House
from bot.messages import Channel, Inbound, Medium, UssdTurn
from bot.programme.library import make_library
from bot.runtime import Runtime
from bot.services.conversation import receive
from bot.services.publishing import publish
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.outbox import outbox
from bot.store.suppressions import Seal

PROVIDER = "play"
CHANNELS = {f"play-{medium}": Channel(f"play-{medium}", medium, PROVIDER, "8080") for medium in Medium}


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that arrived at the handset."""

    medium: Medium
    text: str
    ends: bool = False


class Handset:
    """One person's phone."""

    def __init__(self, runtime: Runtime, address: str) -> None:
        """Take up a phone with this number."""
        self._runtime = runtime
        self._address = address
        self._call = ""
        self._typed = ""

    def send_photo(self, url: str, caption: str = "") -> list[Heard]:
        """Send a photo by WhatsApp that is found at this address, and give what arrives."""
        return self._send(replace(self._inbound(Medium.WHATSAPP, caption, uuid4().hex), media_urls=(url,)))

    def say(self, medium: Medium, text: str) -> list[Heard]:
        """Say something, and give what arrives; on USSD a text that begins with `*` dials anew."""
        if medium is not Medium.USSD:
            return self._send(self._inbound(medium, text, uuid4().hex))
        if text.startswith("*") or not self._call:
            self._call, self._typed = uuid4().hex, "*".join(text.strip("*#").split("*")[2:])
        else:
            self._typed = f"{self._typed}*{text}" if self._typed else text
        turn = UssdTurn(self._call, self._typed)
        heard = self._send(replace(self._inbound(medium, text, f"{self._call}|{self._typed}"), ussd=turn))
        if heard and heard[0].ends:
            self._call = ""
        return heard

    def hang_up(self) -> None:
        """End the call."""
        self._call = ""

    def inbox(self, after: int) -> list[Heard]:
        """Give the messages to this number that were written after an outbox id, oldest first."""
        rows = (
            select(outbox.c.medium, outbox.c.body)
            .where(outbox.c.id > after, outbox.c.address == self._address)
            .order_by(outbox.c.id)
        )
        with self._runtime.database.begin() as db:
            return [Heard(Medium(row.medium), row.body) for row in db.execute(rows)]

    def last_id(self) -> int:
        """Give the id of the newest message in the outbox."""
        with self._runtime.database.begin() as db:
            return int(db.execute(select(func.coalesce(func.max(outbox.c.id), 0))).scalar_one())

    def _send(self, message: Inbound) -> list[Heard]:
        before = self.last_id()
        reply = receive(self._runtime, message).reply
        screen = [Heard(Medium.USSD, reply.text, reply.ends)] if reply else []
        return screen + self.inbox(before)

    def _inbound(self, medium: Medium, text: str, external_id: str) -> Inbound:
        return Inbound(PROVIDER, f"play-{medium}", medium, self._address, external_id, text)


def make_stage(folder: Path, house: House, clock: Callable[[Connection], datetime] | None = None) -> Runtime:
    """Give a runtime over a new database in this folder, with the flows published and the demo workshops in it."""
    runtime = Runtime(
        database=Database(f"sqlite:///{folder / 'play.db'}"),
        house=house,
        library=make_library(),
        words=read_catalogue(LOCALES),
        channels=CHANNELS,
        adapters={},
        ring=lambda _lane: None,
        seal=Seal(PROVIDER),
        clock=clock or (lambda _db: datetime.now(UTC)),
    )
    upgrade(runtime.database)
    documents = read_documents()
    with runtime.database.begin() as db:
        publish(db, documents, runtime.words, runtime.clock(db))
        load_demo(db, runtime.clock(db), house.zone)
    return runtime
