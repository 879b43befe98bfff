"""The whole product as processes that can be killed: web server, workers, queue, and the providers' emulator."""

from __future__ import annotations

import json
import secrets
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import urllib3

from bot.bench.server import ServerError
from bot.bench.trees import Tree
from bot.embedded import free_port, get_binary
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PATIENCE = 120.0
"""Seconds for a server to answer: the machine may be busy."""
_WEB = ("--worker-class=gthread", "--workers=2", "--threads=8", "--log-level=warning", "--no-control-socket")


@dataclass(frozen=True)
class Product:
    """What runs, and where."""

    environment: dict[str, str] = field(repr=False)
    web: Tree
    workers: Tree
    queue: Tree
    emulator: Tree

    @property
    def settings(self) -> Settings:
        """The settings that all of it has."""
        return Settings(**{name.lower(): value for name, value in self.environment.items()})  # type: ignore[arg-type]  # as the environment gives them

    def taken(self) -> int:
        """Give how many messages the providers have taken."""
        return int(self._ask("GET", "/health").json()["messages"])

    def truth(self) -> list[dict[str, Any]]:
        """Give what the providers have taken, a message each, by the emulator's own account."""
        return [json.loads(line) for line in self._ask("GET", "/truth").data.splitlines()]

    def break_things(self, faults: Sequence[dict[str, object]], seed: int) -> None:
        """Have the providers fail in these ways from now on."""
        self._ask("POST", "/faults", json={"faults": list(faults), "seed": seed})

    def _ask(self, method: str, path: str, **rest: Any) -> urllib3.BaseHTTPResponse:  # noqa: ANN401  # urllib3's own
        return urllib3.request(method, self.environment["EMULATOR_URL"] + path, retries=3, timeout=60, **rest)


@contextmanager
def running(folder: Path, database_url: str, **more: str) -> Iterator[Product]:
    """Run all but the workers until the end of the block, then kill what is left of it; logs go to the folder.

    Raises ServerError where one of them does not start.
    """
    web, queue, emulator = free_port(), free_port(), free_port()
    environment = _environment(database_url, web, queue, emulator) | more
    python = [sys.executable, "-m"]
    served = ["--port", str(emulator), "--log", str(folder / "emulator.jsonl")]
    commands = {
        "web": [*python, "gunicorn", *_WEB, f"--bind=127.0.0.1:{web}", "wsgi:app"],
        "workers": [sys.executable, "worker.py"],
        # It keeps nothing: each time it is killed, it comes back empty.
        "queue": [get_binary(), "--bind", "127.0.0.1", "--port", str(queue), "--save", "", "--appendonly", "no"],
        "emulator": [*python, "bot.simulator.emulator", *served],
    }
    trees = {name: Tree(command, environment, folder / f"{name}.log") for name, command in commands.items()}
    product = Product(environment, **trees)
    try:
        for tree in (product.queue, product.emulator, product.web):
            tree.start()
        _wait(product.emulator, f"{environment['EMULATOR_URL']}/health")
        _wait(product.web, f"{environment['PUBLIC_URL']}/health/ready")
        yield product
    finally:
        for tree in trees.values():
            tree.kill()


def _wait(tree: Tree, address: str) -> None:
    """Come back when a server answers."""
    until = time.monotonic() + _PATIENCE
    while tree.is_up and time.monotonic() < until:
        try:
            urllib3.request("GET", address, retries=False, timeout=5)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise ServerError(tree.log.read_text(errors="replace"))


def _environment(database_url: str, web: int, queue: int, emulator: int) -> dict[str, str]:
    there = f"http://127.0.0.1:{emulator}"
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"redis://127.0.0.1:{queue}/0",
        "PUBLIC_URL": f"http://127.0.0.1:{web}",
        "EMULATOR_URL": there,
        "SECRET_KEY": secrets.token_hex(16),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_SMS_FROM": "+250780000001",
        "TWILIO_WHATSAPP_FROM": "+250780000002",
        "TWILIO_API_URL": there,
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": secrets.token_hex(16),
        "AT_WEBHOOK_SECRET": secrets.token_hex(16),
        "AT_SENDER_ID": "8080",
        "AT_API_URL": there,
        "USSD_CODE": "*384*10#",
        "HELP_PHONE": "+250780000009",
        "WHATSAPP_NUMBER": "+250780000002",
        "QUIET_HOURS": "00:00-00:00",  # none: what is shown must not depend on the hour
    }
