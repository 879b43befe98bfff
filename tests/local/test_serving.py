from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from threading import Event
from typing import TYPE_CHECKING

import pytest
from redis import Redis
from redis.exceptions import RedisError

from bot.embedded import free_port
from bot.errors import SettingsError
from bot.local.environment import read_kept
from bot.local.serving import BusyError, check_port, only_one, wipe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def run(data: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "VAR_DIR": str(data), "PORT": str(port)}
    command = [sys.executable, "-m", "bot.local", "run", *options]
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if words in line:
            return seen
    pytest.fail(f"it ended before it said {words!r}:\n{seen}")


def get(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.mark.slow
def test_it_stops_when_told_and_the_next_start_finds_its_data(tmp_path: Path) -> None:
    data, port = tmp_path / "some data", free_port()
    with run(data, port) as process:
        said = read_until(process, "Logs")
        assert f"http://127.0.0.1:{port}/simulator/" in said
        assert get(port, "/health/ready") == 200
        process.send_signal(signal.SIGINT)
        assert "Stopped." in read_until(process, "Stopped.")
        assert process.wait(timeout=60) == 0
    with run(data, port) as process:
        read_until(process, "Logs")
        assert "nothing added" in (data / "log" / "demo.log").read_text()


@pytest.mark.slow
def test_a_queue_that_is_killed_is_started_again_and_all_goes_on(tmp_path: Path) -> None:
    port = free_port()
    with run(tmp_path, port) as process:
        read_until(process, "Logs")
        with Redis.from_url(read_kept(tmp_path)["REDIS_URL"], retry=None) as queue:
            queue.set("kept", "1")
            server = queue.info("server")["process_id"]
            os.kill(server, signal.SIGKILL)
            while not answers(queue):
                assert process.poll() is None
                Event().wait(0.05)
            assert queue.info("server")["process_id"] != server
            assert queue.get("kept") == b"1"
        assert process.poll() is None
        assert get(port, "/health/ready") == 200


def answers(queue: Redis) -> bool:
    try:
        return bool(queue.ping())
    except RedisError:
        return False


@pytest.mark.slow
def test_a_wrong_setting_is_all_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Mars/Olympus")
    with run(tmp_path, free_port()) as process:
        said, _ = process.communicate(timeout=60)
    assert said == "TIMEZONE: is no time zone, such as Africa/Kigali\n"
    assert process.returncode == 1
    assert not (tmp_path / "redis").exists()


def test_a_directory_is_held_by_one_run_at_a_time(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(BusyError, match="choose another VAR_DIR"), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(BusyError, match=rf"^Port {port} cannot be had: .* PORT=\d+ \./dev run$"):
            check_port(port)
    check_port(port)


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "-1", "8000 "])
def test_what_is_no_port_is_a_wrong_setting(port: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORT: must be a number from 1 to 65535$"):
        check_port(port)


def test_a_fresh_start_removes_our_data_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    for name in ("redis/address", "menyesha.db", "menyesha.db-wal", "emulator.jsonl", "local.env", "photo.jpg"):
        (tmp_path / name).touch()
    wipe(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local.env", "photo.jpg"]
