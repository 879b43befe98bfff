"""The real server: bodies that are too large, wrong settings, what it says, and who answers /metrics."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.embedded import free_port
from bot.settings import Settings
from tests.bots import Bot, bot
from tests.web.conftest import SECRET, SETTINGS

__all__ = ["bot"]

ROOT = Path(__file__).parents[2]
USSD = f"/webhooks/africastalking/{SECRET}/ussd"
LIMIT = 64 * 1024


@contextmanager
def serving(url: str, data: Path, **changes: str) -> Iterator[tuple[int, Path]]:
    """Run `gunicorn wsgi:app` as it is run in earnest; give its port and its log."""
    port, log = free_port(), data / "web.log"
    own = {**SETTINGS, "database_url": url, "var_dir": str(data), "port": str(port), **changes}
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    environment = clean | {name.upper(): value for name, value in own.items()}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as server:
        try:
            await_answer(server, port)
            yield port, log
        finally:
            server.send_signal(signal.SIGTERM)


def await_answer(server: subprocess.Popen[bytes], port: int) -> None:
    while server.poll() is None:
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", "/health/live")
            connection.getresponse().read()
            return


def post(port: int, body: bytes, *, chunked: bool) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        parts = (body[at : at + 8192] for at in range(0, len(body), 8192))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", USSD, parts if chunked else body, kind, encode_chunked=chunked)
        return connection.getresponse().status


def form(size: int) -> bytes:
    whole = b"sessionId=s&phoneNumber=%2B250788000100&serviceCode=*384*10%23&text="
    return whole + b"&x=" + b"y" * (size - len(whole) - 3)


@pytest.mark.slow
def test_a_body_is_taken_whole_or_not_at_all(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as (port, _):
        for chunked in (False, True):
            assert post(port, form(LIMIT), chunked=chunked) == 200
            assert post(port, form(LIMIT + 1), chunked=chunked) == 413
            assert post(port, form(LIMIT * 4), chunked=chunked) == 413


@pytest.mark.slow
def test_several_processes_tell_the_same_figures_and_say_nothing_personal(bot: Bot, tmp_path: Path) -> None:
    with serving(str(bot.runtime.database.engine.url), tmp_path, web_concurrency="3") as (port, log):
        for _ in range(20):
            assert post(port, form(200), chunked=False) == 200
        for _ in range(6):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                connection.request("GET", "/metrics")
                page = connection.getresponse().read().decode()
            assert 'menyesha_webhook_seconds_count{route="/webhooks/africastalking/ussd"} 20\n' in page
    said = log.read_text()
    assert said.count("process=web/") == len(said.splitlines())
    assert "inbound 1: 0 queued" in said
    assert [word for word in ("788000100", SECRET) if word in said] == []


@pytest.mark.slow
def test_a_wrong_setting_is_all_that_is_said(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path, timezone="Mars") as (_, log):
        pass
    assert log.read_text() == "TIMEZONE: is no time zone, such as Africa/Kigali\n"


@pytest.mark.slow
def test_a_body_that_never_ends_is_not_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as (port, _), socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        head = f"POST {USSD} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        with suppress(OSError):
            for _ in range(32):
                line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        assert line.recv(12) == b"HTTP/1.1 413"
