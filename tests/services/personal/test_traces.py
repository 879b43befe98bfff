"""After erasing nothing is left: not a word, not a name and no number, in no table, file, log or queue."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import redis

from bot.bell import LANES, Bell
from bot.store.contacts import addresses, consents
from bot.store.conversations import inbound as said
from bot.store.conversations import screens, sessions
from bot.store.outbox import attempts, outbox
from bot.store.workshops import registrations
from tests.bots import ME, SEAL, Bot, bot_at
from tests.lives import TRACES, dump, is_erased, live, traces


def test_nothing_is_left_in_any_table(each_bot: Bot) -> None:
    live(each_bot)
    assert traces(dump(each_bot)) == list(TRACES)
    assert is_erased(each_bot)
    assert traces(dump(each_bot)) == []


def test_every_table_that_holds_something_is_lived_through(bot: Bot) -> None:
    live(bot)
    for table in (addresses, consents, registrations, sessions, screens, said, outbox, attempts):
        assert bot.count(table) > 0, table.name


def test_nothing_is_left_in_sqlites_files(sqlite_url: str, tmp_path: Path) -> None:
    with bot_at(sqlite_url) as bot:
        live(bot)
        assert is_erased(bot)
        assert bot.runtime.database.forget()
        assert traces(bytes_in(tmp_path)) == []
        assert SEAL(ME) in bytes_in(tmp_path)


def bytes_in(folder: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


def test_what_is_logged_meanwhile_names_nobody(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        live(bot)
        assert is_erased(bot)
    assert traces(caplog.text) == []


def test_the_queue_has_never_known_anything(sqlite_url: str, redis_url: str) -> None:
    bell = Bell(redis_url)
    with bot_at(sqlite_url, ring=bell.ring) as bot:
        live(bot)
        for lane in LANES:
            bell.ring(lane)
    with redis.Redis.from_url(redis_url) as client:
        kept = "".join(str(client.dump(key)) + str(key) + str(client.type(key)) for key in client.keys("*"))
        jobs = [client.hgetall(key) for key in client.keys("rq:job:*")]
    assert jobs
    assert traces(kept + str(jobs)) == []
