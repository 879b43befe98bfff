"""The emulator as a process of its own: what `python -m bot.simulator.emulator` gives."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
import urllib3

from bot.settings import Settings
from tests.simulator.conftest import Phone
from tests.simulator.fake_bot import KEY, SECRET, TOKEN, FakeBot

ALICE = "+250788123456"
QUERY = "address=%2B250788123456"
Start = Callable[[Path], "subprocess.Popen[bytes]"]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def environment(settings: Settings) -> dict[str, str]:
    names = ("public_url", "twilio_account_sid", "twilio_sms_from", "twilio_whatsapp_from", "at_username", "ussd_code")
    values = {name.upper(): str(getattr(settings, name)) for name in names}
    secrets = {"SECRET_KEY": "k", "TWILIO_AUTH_TOKEN": TOKEN, "AT_API_KEY": KEY, "AT_WEBHOOK_SECRET": SECRET}
    return {**os.environ, **values, **secrets, "HELP_PHONE": "+250788000009"}


@contextmanager
def running(settings: Settings, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run an emulator until the end of the block, from when it answers."""
    command = [sys.executable, "-m", "bot.simulator.emulator", "--port", str(port), "--log", str(log)]
    with subprocess.Popen(command, env=environment(settings), start_new_session=True) as process:
        try:
            retries = urllib3.Retry(total=200, backoff_factor=0.05, backoff_max=0.1)
            urllib3.request("GET", f"http://127.0.0.1:{port}/health", retries=retries)
            yield process
        finally:
            process.terminate()


def waiting(stack: ExitStack, port: int) -> BinaryIO:
    """Ask for Alice's next message on a connection of its own, and give what the answer is to be read from."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
    connection.sendall(f"GET /phone/messages?{QUERY}&wait=30 HTTP/1.1\r\nHost: emulator\r\n\r\n".encode())
    return stack.enter_context(connection.makefile("rb"))


@pytest.mark.slow
def test_hundreds_may_wait_at_once_and_a_crash_forgets_nothing(
    bot: FakeBot, settings: Settings, tmp_path: Path
) -> None:
    port = free_port()
    bot.emulator = f"http://127.0.0.1:{port}"
    log = tmp_path / "truth.jsonl"
    with running(settings, port, log) as process, ExitStack() as stack:
        waiters = [waiting(stack, port) for _ in range(300)]
        bot.send_sms(ALICE, "Muraho")
        assert all(any(b"Muraho" in line for line in waiter) for waiter in waiters)
        bot.wait_for("delivery", 2)
        os.killpg(process.pid, signal.SIGKILL)
    with running(settings, port, log):
        phone = Phone(bot.emulator)
        assert phone.texts(QUERY) == ["Muraho"]
        phone.break_things({"kind": "reset_accepted"})
        with pytest.raises(urllib3.exceptions.ProtocolError):
            bot.send_sms(ALICE, "taken, but nobody knows")
        assert phone.texts(QUERY, 2)[1] == "taken, but nobody knows"
        phone.close()


def test_settings_that_are_wrong_are_named(settings: Settings) -> None:
    given = environment(settings) | {"PUBLIC_URL": "nowhere"}
    command = [sys.executable, "-m", "bot.simulator.emulator", "--port", str(free_port())]
    ended = subprocess.run(command, env=given, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "PUBLIC_URL" in ended.stderr
    assert TOKEN not in ended.stderr
