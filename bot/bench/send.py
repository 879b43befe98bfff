"""What a message costs from the outbox to the provider's door and back: a drain, all of it real but the provider."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert, select

from bot.bench.gateway import Manner, gateway
from bot.bench.stage import fill, postgres_database, settings_of
from bot.bootstrap import make_runtime, spare_collector
from bot.embedded import start_redis
from bot.messages import Channel, MessageClass
from bot.runtime import Runtime
from bot.services.delivery import drain
from bot.services.outgoing import outbox_row
from bot.settings import Settings
from bot.store.contacts import contacts
from bot.store.database import database_clock
from bot.store.outbox import outbox

BOTH = ("africastalking-sms", "twilio-sms")
"""The channels that are measured."""
_WARM_UP = 500
"""Messages that are sent before it counts: connections are opened, statements made."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a worker process needed."""

    messages: int
    seconds: float
    cpu: float
    """Seconds of this process's own CPU."""


@contextmanager
def place(server_url: str | None) -> Iterator[dict[str, str]]:
    """Give the settings of a bot with a database and a Redis of its own: SQLite, or a new database of this server."""
    with TemporaryDirectory() as folder, start_redis(Path(folder) / "redis") as queue:
        if server_url is None:
            url = f"sqlite:///{folder}/bench.db"
            fill(url)
            yield settings_of(url, queue.url)
            return
        with postgres_database(server_url) as url:
            fill(url)
            yield settings_of(url, queue.url)


def measure(channel: str, messages: int, server_url: str | None = None) -> Spent:
    """Send so many messages on a channel from one worker process, to a provider who answers after 50 ms."""
    with place(server_url) as settings, gateway(Manner()) as provider:
        told = {**settings, **provider_at(provider.url)}
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker:
            return worker.submit(_send, told, channel, messages).result()


def provider_at(url: str) -> dict[str, str]:
    """Give the settings by which both providers are found at an address."""
    twilio = {"TWILIO_ACCOUNT_SID": f"AC{0:032x}", "TWILIO_AUTH_TOKEN": "bench", "TWILIO_SMS_FROM": "+250780000001"}
    return {**twilio, "TWILIO_API_URL": url, "AT_API_URL": url}


@contextmanager
def runtime_of(settings: Mapping[str, str]) -> Iterator[Runtime]:
    """Give the runtime of settings as they stand in an environment."""
    runtime = make_runtime(Settings.model_validate({name.lower(): value for name, value in settings.items()}))
    try:
        yield runtime
    finally:
        runtime.close()


def queue(runtime: Runtime, channel: str, lane: str, messages: int) -> None:
    """Put replies into the outbox, each to a contact of its own."""
    with runtime.database.begin() as db:
        now = database_clock(db)
        made = [{"created_at": now}] * messages
        known = list(db.execute(insert(contacts).returning(contacts.c.id), made).scalars())
        db.execute(insert(outbox), [_row(runtime.channels[channel], lane, contact, db) for contact in known])


def _row(channel: Channel, lane: str, contact: int, db: Connection) -> dict[str, object]:
    body = f"Muraho, ubutumwa bwa {contact} bwo kugerageza uko bwihuta."
    row = outbox_row(channel, contact, f"+2507{contact:08}", body, database_clock(db))
    return row | {"lane": lane, "message_class": MessageClass.REPLY}


def _send(settings: Mapping[str, str], channel: str, messages: int) -> Spent:
    with runtime_of(settings) as runtime:
        spare_collector()
        queue(runtime, channel, "replies", _WARM_UP)
        drain(runtime, "replies")
        time.sleep(3)  # the rate budget has warmed up by now
        queue(runtime, channel, "replies", messages)
        began, cpu = time.perf_counter(), time.process_time()
        sent = drain(runtime, "replies")
        spent = Spent(sent, time.perf_counter() - began, time.process_time() - cpu)
        _check(runtime, messages + _WARM_UP)
    return spent


def _check(runtime: Runtime, awaited: int) -> None:
    with runtime.database.begin() as db:
        taken = len(db.execute(select(outbox.c.provider_id).where(outbox.c.status == "accepted")).all())
    if taken != awaited:
        msg = f"{taken} of {awaited} messages were taken"
        raise RuntimeError(msg)
