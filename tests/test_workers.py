"""The workers: what is in the outbox gets out, over real HTTP, whether the queue is there or not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import IO
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result
from rq import Worker
from sqlalchemy import select

from bot.bell import LANES, connect_to_wait
from bot.bench.trees import Tree
from bot.bootstrap import make_runtime, runtime_of_process
from bot.embedded import free_port, start_redis
from bot.messages import MessageClass, MessageStatus
from bot.services.conversation import receive
from bot.settings import Settings, read_settings
from bot.store.outbox import heartbeats, outbox
from bot.workers import listen, main
from tests.bots import ME, Bot, bot_at, inbound
from tests.channels.provider import Handler, Provider, answers
from tests.factories import add_contact, add_message

ROOT = Path(__file__).parent.parent
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOW_AND_ASKED_FOR = {"due_at": LONG_AGO, "message_class": MessageClass.REPLY}


class Gateway:
    """Africa's Talking on loopback: takes every message, each under an id of its own."""

    def __init__(self, server: Provider) -> None:
        self.url = server.url
        self.told: SimpleQueue[str] = SimpleQueue()
        self._serial = count(1)
        server.default = self._take

    def next(self) -> str:
        """Give the next message that was taken, when it comes."""
        return self.told.get(timeout=60)

    def _take(self, handler: Handler) -> None:
        form = parse_qs(handler.asked.body.decode())
        recipient = {"statusCode": 101, "messageId": f"ATXid_{next(self._serial)}", "number": form["to"][0]}
        body = json.dumps({"SMSMessageData": {"Message": "Sent", "Recipients": [recipient]}})
        self.told.put(form["message"][0])
        answers(201, body, Content_Type="application/json")(handler)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Provider()
    yield Gateway(server)
    server.stop()


def settle(monkeypatch: pytest.MonkeyPatch, database: str, gateway: str, redis: str = "") -> None:
    """Make this the environment, in which no other setting is set."""
    own = {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": "k",
        "PUBLIC_URL": "http://127.0.0.1:1",
        "AT_USERNAME": "menyesha",
        "AT_API_KEY": "k",
        "AT_WEBHOOK_SECRET": "s",
        "AT_SENDER_ID": "8080",
        "AT_API_URL": gateway,
        "USSD_CODE": "*384*10#",
    }
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in own.items():
        monkeypatch.setenv(name, value)


@contextmanager
def web() -> Iterator[Bot]:
    """Give a bot with the bell of this environment, as a web process has it, the flows published."""
    made = make_runtime(settings := read_settings())
    with bot_at(settings.database, ring=made.ring, channels=made.channels, clock=made.clock) as bot:
        yield bot
    made.close()


def burst() -> Result:
    """Run `python worker.py --burst`, in this process."""
    runtime_of_process.cache_clear()
    try:
        return CliRunner().invoke(main, ["--burst"], catch_exceptions=False)
    finally:
        runtime_of_process().close()
        runtime_of_process.cache_clear()


def test_without_a_queue_messages_are_taken_and_a_burst_sends_them(
    database_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, database_url, gateway.url, f"redis://127.0.0.1:{free_port()}/0")
    with web() as bot:
        assert receive(bot.runtime, inbound("hi")).queued == 1
        assert burst().exit_code == 0
        assert gateway.next().startswith("Welcome to Menyesha.")
        (row,) = bot.rows(select(outbox.c.status, outbox.c.provider_id))
        assert tuple(row) == ("accepted", "ATXid_1")


def test_a_burst_with_nothing_to_do_ends(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, sqlite_url, "http://127.0.0.1:1")
    assert burst().exit_code == 0


def test_without_a_queue_the_workers_say_what_is_missing(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, sqlite_url, "http://127.0.0.1:1")
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 1
    assert "REDIS_URL" in result.output


def test_wrong_settings_are_said_and_end_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch, "nonsense", "http://127.0.0.1:1")
    monkeypatch.setenv("TIMEZONE", "Kigali")
    result = CliRunner().invoke(main, ["--burst"])
    assert result.exit_code == 1
    assert sorted(line.partition(":")[0] for line in result.output.splitlines()) == ["DATABASE_URL", "TIMEZONE"]


@contextmanager
def workers(log: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python worker.py`, and stop it as an operator does."""
    with subprocess.Popen([sys.executable, "worker.py"], cwd=ROOT, stderr=log) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def until(found: Callable[[], set[int]]) -> int:
    """Give what is found, as soon as something is; a test that waits in vain fails, and holds up nothing else."""
    for _ in range(6_000):
        if some := found():
            return some.pop()
        Event().wait(0.02)
    msg = "it did not come about in two minutes"
    raise AssertionError(msg)


def test_who_was_told_to_stop_before_the_queue_is_listened_to_does_not_wait_there(
    sqlite_url: str, redis_url: str
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with bot_at(sqlite_url, publishes=False) as bot, connect_to_wait(redis_url) as queue:
        bot.runtime.stopping.set()
        try:
            listen("chores", redis_url, bot.runtime)
        finally:
            signal.signal(signal.SIGTERM, before)
        assert Worker.count(connection=queue) == 0


@pytest.mark.slow
def test_the_workers_send_when_the_bell_rings_and_one_that_is_killed_is_replaced(
    sqlite_url: str, redis_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, sqlite_url, gateway.url, redis_url)
    names = select(heartbeats.c.worker).where(heartbeats.c.lane == "replies")
    accepted = select(outbox.c.id).where(outbox.c.status == MessageStatus.ACCEPTED)
    with web() as bot, workers() as process:
        receive(bot.runtime, inbound("hi"))
        assert gateway.next().startswith("Welcome to Menyesha.")
        until(lambda: set(bot.values(accepted)))
        killed = until(lambda: {int(name.rpartition(":")[2]) for name in bot.values(names)})
        os.kill(killed, signal.SIGKILL)
        receive(bot.runtime, inbound("my trainings"))
        assert gateway.next().startswith("You are not registered for any training.")
        assert until(lambda: {int(name.rpartition(":")[2]) for name in bot.values(names)} - {killed})
        until(lambda: set(bot.values(accepted)[1:]))
    assert process.returncode == 0


@pytest.mark.slow
def test_the_workers_go_on_when_the_queue_goes_away_and_say_so_once(
    database_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with start_redis(tmp_path / "redis") as queue:
        settle(monkeypatch, database_url, gateway.url, queue.url)
        with web() as bot, (tmp_path / "log").open("wb") as log, workers(log) as process:
            receive(bot.runtime, inbound("hi"))
            assert gateway.next().startswith("Welcome to Menyesha.")
            queue.stop()
            while "lane replies: the queue is away" not in (tmp_path / "log").read_text():
                Event().wait(0.05)
            receive(bot.runtime, inbound("my trainings"))
            assert gateway.next().startswith("You are not registered for any training.")
    assert process.returncode == 0
    said = (tmp_path / "log").read_text().splitlines()
    assert len([line for line in said if "lane replies: the queue is away" in line]) == 1
    assert [line for line in said if "Traceback" in line or "could not connect" in line] == []


@pytest.mark.slow
def test_told_to_stop_the_workers_end_in_the_middle_of_much(
    database_url: str, redis_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, database_url, gateway.url, redis_url)
    monkeypatch.setenv("AT_SMS_RATE", "5")
    with web() as bot:
        for number in range(100):
            add_message(bot, add_contact(bot, f"+2507881{number:05}"), **NOW_AND_ASKED_FOR)
        with workers() as process:
            for _ in range(5):
                gateway.next()
        assert process.returncode == 0
        held = outbox.c.token.is_not(None) | (outbox.c.status == MessageStatus.SENDING)
        assert bot.values(select(outbox.c.id).where(held)) == []
        left = bot.values(select(outbox.c.id).where(outbox.c.status == MessageStatus.QUEUED))
        taken = bot.values(select(outbox.c.id).where(outbox.c.status == MessageStatus.ACCEPTED))
        assert (len(left) + len(taken), len(taken)) == (100, 5 + gateway.told.qsize())


@pytest.mark.slow
def test_the_lanes_of_a_parent_that_was_killed_end_with_it(
    sqlite_url: str, redis_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settle(monkeypatch, sqlite_url, gateway.url, redis_url)
    tree = Tree([sys.executable, "worker.py"], {}, tmp_path / "log")
    tree.start()
    try:
        with web() as bot:
            until(lambda: {len(bot.values(select(heartbeats.c.lane)))} & {len(LANES)})
            tree.kill_root()
            until(lambda: {0} & {tree.count()})
            assert bot.values(select(heartbeats.c.lane)) == []
    finally:
        tree.kill()


@pytest.mark.slow
def test_what_the_workers_say_holds_nothing_of_the_contact(
    sqlite_url: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, sqlite_url, gateway.url)
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("LOG_FORMAT", "json")
    with web() as bot:
        for text in ("hi", "2", "Uwase Aline"):
            receive(bot.runtime, inbound(text))
        command = [sys.executable, "worker.py", "--burst"]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
        sent = bot.values(select(outbox.c.body).where(outbox.c.status == MessageStatus.ACCEPTED))
    assert sent
    lines = [json.loads(line) for line in run.stderr.splitlines()]
    assert any(line["logger"].startswith("bot.wire") and "201" in line["message"] for line in lines)
    words = {ME, ME[1:], ME[4:], "Uwase", "Aline", *(body.splitlines()[0] for body in sent)}
    assert [word for word in words if word in run.stderr] == []
    assert run.stdout == ""
