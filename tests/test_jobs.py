"""What the queue calls: a failure is told in our log alone, and leaves no words of anybody in the queue."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from sqlalchemy import text

from bot.bell import LANES, Bell
from bot.bootstrap import runtime_of_process
from tests.test_workers import settle

NAME = "Uwase Aline"


@pytest.fixture
def _a_process(sqlite_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settle(monkeypatch, sqlite_url, "http://127.0.0.1:1", redis_url)
    runtime_of_process.cache_clear()
    yield
    runtime_of_process().close()
    runtime_of_process.cache_clear()


@pytest.mark.usefixtures("_a_process")
def test_of_a_job_that_fails_the_queue_keeps_nothing(redis_url: str, caplog: pytest.LogCaptureFixture) -> None:
    runtime = runtime_of_process()
    with runtime.database.begin() as db:
        db.execute(text(f"CREATE TRIGGER spoil BEFORE INSERT ON rounds BEGIN SELECT RAISE(ABORT, '{NAME}'); END"))
        db.execute(text("ALTER TABLE mails RENAME TO gone"))
        db.execute(text("ALTER TABLE breakers RENAME TO gone_too"))
    for lane in LANES:
        Bell(redis_url).ring(lane)
    with Redis.from_url(redis_url) as queue:
        worker = SimpleWorker([Queue(lane, connection=queue) for lane in LANES], connection=queue)
        worker.work(burst=True, logging_level="CRITICAL")
        kept = b"".join(queue.dump(key) or b"" for key in queue.keys("*"))
    assert "the duty send_mails failed" in caplog.text
    assert "lane replies" in caplog.text
    assert [word for word in (NAME.encode(), b"OperationalError", b"Traceback") if word in kept] == []
