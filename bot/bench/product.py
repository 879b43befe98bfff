"""The whole product as processes that can be killed: web server, workers, queue, and the providers' emulator."""

from __future__ import annotations

import json
import secrets
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import urllib3

from bot.bench.trees import Tree, started, wait_for
from bot.embedded import free_port, get_binary
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_WEB = ("--worker-class=gthread", "--workers=2", "--threads=8", "--log-level=warning", "--no-control-socket")
WORKERS = [sys.executable, "worker.py"]


def _nothing() -> None:
    """Have nothing vanish: there is one machine."""


@dataclass(frozen=True)
class Product:
    """What runs, and where."""

    environment: dict[str, str] = field(repr=False)
    web: Tree
    workers: Tree
    queue: Tree
    emulator: Tree
    lose: Callable[[], None] = _nothing
    """Has one of the machines vanish, where there are several."""

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
    product = product_of(folder, environment_of(database_url) | more)
    with started(product.queue, product.emulator, product.web):
        wait_for(product.emulator, f"{product.environment['EMULATOR_URL']}/health")
        wait_for(product.web, f"{product.environment['PUBLIC_URL']}/health/ready")
        try:
            yield product
        finally:
            product.workers.kill()


def product_of(folder: Path, environment: dict[str, str]) -> Product:
    """Give the whole product, each part of it yet to be started at the address that its settings tell."""
    queue, emulator = (urlsplit(environment[name]) for name in ("REDIS_URL", "EMULATOR_URL"))
    served = ["--host", str(emulator.hostname), "--port", str(emulator.port), "--log", str(folder / "emulator.jsonl")]
    # It keeps nothing: each time it is killed, it comes back empty.
    forgetful = ["--bind", str(queue.hostname), "--port", str(queue.port), "--save", "", "--appendonly", "no"]
    commands = {
        "web": web_command(urlsplit(environment["PUBLIC_URL"]).netloc),
        "workers": WORKERS,
        "queue": [get_binary(), *forgetful, "--protected-mode", "no"],
        "emulator": [sys.executable, "-m", "bot.simulator.emulator", *served],
    }
    trees = {name: Tree(command, environment, folder / f"{name}.log") for name, command in commands.items()}
    return Product(environment, trees["web"], trees["workers"], trees["queue"], trees["emulator"])


def web_command(where: str) -> list[str]:
    """Give the command of a web server at an address with its port."""
    return [sys.executable, "-m", "gunicorn", *_WEB, f"--bind={where}", "wsgi:app"]


def environment_of(database_url: str, host: str = "127.0.0.1") -> dict[str, str]:
    """Give the settings of a bot of which all but the database is to be found at one address, on ports of its own."""
    web, queue, emulator = free_port(), free_port(), free_port()
    there = f"http://{host}:{emulator}"
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"redis://{host}:{queue}/0",
        "PUBLIC_URL": f"http://{host}:{web}",
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
