from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import redis

from bot.embedded import EmbeddedError, start_redis

if TYPE_CHECKING:
    from pathlib import Path

KEEPS_A_SERVER = """
import sys
from pathlib import Path
from bot.embedded import start_redis
with start_redis(Path(sys.argv[1])) as running:
    print(running.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "a name with spaces"


def keeper(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KEEPS_A_SERVER, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_what_was_written_is_there_after_a_kill_and_a_new_start(home: Path) -> None:
    with start_redis(home) as first, redis.Redis.from_url(first.url) as client:
        client.rpush("jobs", *range(1000))
        assert first.server is not None
        first.server.kill()
        first.server.wait()
    with start_redis(home) as second, redis.Redis.from_url(second.url) as client:
        assert client.llen("jobs") == 1000


def test_one_that_was_killed_is_found_again_where_it_was(home: Path) -> None:
    with start_redis(home) as first, redis.Redis.from_url(first.url) as client:
        client.rpush("jobs", *range(1000))
        assert first.server is not None
        first.server.kill()
        first.server.wait()
        with start_redis(home, first.url) as second:
            assert second.url == first.url
            assert client.llen("jobs") == 1000


def test_nothing_is_evicted_and_everything_is_logged_to_disk(home: Path) -> None:
    with start_redis(home) as running, redis.Redis.from_url(running.url, decode_responses=True) as client:
        settings = client.config_get("maxmemory-policy", "appendonly", "appendfsync", "bind")
    assert settings == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "bind": "127.0.0.1",
    }


def test_nobody_without_the_password_is_let_in(home: Path) -> None:
    with start_redis(home) as running:
        door = running.url.rpartition("@")[2]
        with redis.Redis.from_url(f"redis://{door}") as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
    assert (home / "address").stat().st_mode & 0o077 == 0


def test_two_processes_that_start_at_once_share_one_server(home: Path) -> None:
    with keeper(home) as one, keeper(home) as other:
        assert first_line(one) == first_line(other)


def test_who_comes_later_does_not_stop_the_server(home: Path) -> None:
    with start_redis(home) as first, redis.Redis.from_url(first.url) as client:
        with start_redis(home) as second:
            assert second.url == first.url
        assert client.ping()


def test_the_next_start_after_its_owner_was_killed_sees_the_data(home: Path) -> None:
    with keeper(home) as owner:
        with redis.Redis.from_url(first_line(owner)) as client:
            client.set("seats", 36)
        owner.kill()
    with start_redis(home) as running, redis.Redis.from_url(running.url, decode_responses=True) as client:
        assert client.get("seats") == "36"


def test_a_machine_without_a_server_is_told_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EmbeddedError, match="install valkey-server or redis-server, or set REDIS_URL"):
        start_redis(home)


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    home.mkdir()
    (home / "appendonlydir").touch()
    with pytest.raises(EmbeddedError, match=r"does not start: [^$]*appendonlydir"):
        start_redis(home)
