"""The whole product on one machine: Redis, database, provider emulator, web server and queue worker."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.bell import LANES
from bot.embedded import free_port, start_redis
from bot.errors import BotError, SettingsError
from bot.local.children import Children, step
from bot.local.environment import complete, find_data, keep, reaches_people
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from subprocess import Popen

    from bot.settings import Settings

_DATA = ("menyesha.db*", "redis", "log", "emulator.jsonl")
"""What a fresh start removes; secrets are no data, and stay."""


class BusyError(BotError):
    """What is to be started runs already, or its port is taken; the text says what helps."""


def serve(given: Mapping[str, str], *, demo: bool, fresh: bool) -> None:
    """Start everything and watch over it until KeyboardInterrupt.

    Raises SettingsError or BusyError before anything is started, and EmbeddedError or ChildError when something
    fails; in any case, all is stopped by then.
    """
    data = find_data(given)
    with only_one(data), ExitStack() as stack:
        kept = keep(data, EMULATOR_URL=f"http://127.0.0.1:{free_port()}", REDIS_URL="", PORT=given.get("PORT", "8000"))
        settings = _take_on(complete(given, kept))
        check_port(os.environ["PORT"])
        if fresh:
            wipe(data)
        (data / "log").mkdir(exist_ok=True)
        children = Children(data / "log")
        stack.callback(children.stop)
        if not settings.redis_url:
            _start_queue(children, data)
        has_demo = demo and not reaches_people(given)
        _prepare(children, kept["DEMO_PASSWORD"] if has_demo else "")
        _start(children, settings, emulator=kept["EMULATOR_URL"])
        _tell(settings, data, kept["DEMO_PASSWORD"] if has_demo else "")
        try:
            children.watch()
        except KeyboardInterrupt:
            click.echo("\nStopping ...")
            raise


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data directory for this run alone. Raises BusyError where another run has it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "run.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"It is running already, on the data in {data}. Stop that one, or choose another VAR_DIR and PORT."
            raise BusyError(msg) from None
        yield


def _take_on(environment: Mapping[str, str]) -> Settings:
    """Make this the environment of this process, which its children inherit; give the settings in it."""
    os.environ.update(environment)
    return read_settings()


def check_port(port: str) -> None:
    """Raise SettingsError where this is no port, and BusyError where it cannot be had."""
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        msg = "PORT: must be a number from 1 to 65535"
        raise SettingsError(msg)
    try:
        socket.create_server(("127.0.0.1", int(port))).close()
    except OSError as error:
        msg = (
            f"Port {port} cannot be had: {os.strerror(error.errno or 0)}. Choose another: PORT={free_port()} ./dev run"
        )
        raise BusyError(msg) from None


def wipe(data: Path) -> None:
    """Remove the data of earlier runs, and nothing else that may be there."""
    for path in (path for name in _DATA for path in data.glob(name)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _start_queue(children: Children, data: Path) -> None:
    """Start the embedded Redis, as one of the children unless another process has it, and make it known to the rest."""
    with step("Redis"):
        queue = start_redis(data / "redis")
        if queue.server is not None:
            children.running["redis"] = queue.server
            children.mended_by["redis"] = partial(_restart_queue, data, queue.url)
        os.environ["REDIS_URL"] = queue.url
        keep(data, REDIS_URL=queue.url)


def _restart_queue(data: Path, url: str) -> Popen[bytes]:
    """Start the embedded Redis again, with what it held: workers find it where it was."""
    queue = start_redis(data / "redis", url)
    if queue.server is None:
        msg = "Another process has taken the queue over."
        raise BusyError(msg)
    return queue.server


def _prepare(children: Children, password: str) -> None:
    """Bring the database up to date, with demo data and somebody who signs in by a password, where there is one."""
    with step("Database"):
        children.run("database", "-m", "bot.cli", "db", "upgrade")
    if password:
        os.environ["DEMO_PASSWORD"] = password
        with step("Demo workshops"):
            children.run("demo", "-m", "bot.cli", "db", "demo")
        del os.environ["DEMO_PASSWORD"]


def _start(children: Children, settings: Settings, emulator: str) -> None:
    """Start the servers, the emulator where it plays a provider, and the worker; come back when they answer."""
    if settings.emulator_url == emulator:
        with step("Provider emulator"):
            serving = ("--port", emulator.rpartition(":")[2], "--log", str(settings.var_dir / "emulator.jsonl"))
            children.start("emulator", "-m", "bot.simulator.emulator", *serving, answers_at=f"{emulator}/health")
    if settings.twilio_api_url == emulator:
        with step("Templates"):
            children.run("templates", "-m", "bot.cli", "doctor", "--fix", "templates")
    with step("Web server"):
        command = ("-m", "gunicorn", "--graceful-timeout=5", "wsgi:app")
        children.start("web", *command, answers_at=f"{_here()}/health/ready")
    with step("Queue worker"):
        children.start("worker", "worker.py", answers_at=f"{_here()}/health/ready", with_words=LANES)


def _tell(settings: Settings, data: Path, password: str) -> None:
    """Say where everything is, and how the administrator of the demo signs in."""
    lines = {"Health": f"{_here()}/health/ready", "Data": str(data), "Logs": str(data / "log")}
    if settings.simulator:
        lines = {"Try it": click.style(f"{_here()}/simulator/", bold=True), **lines}
    lines["Staff console"] = f"{_here()}/console/"
    if password:
        lines["Sign in as"] = f"admin, password {password}"
    click.echo("\nMenyesha is running; Ctrl-C stops it.")
    for name, value in lines.items():
        click.echo(f"  {name:<24}{value}")


def _here() -> str:
    """Give the address of the web server on this machine."""
    return f"http://127.0.0.1:{os.environ['PORT']}"
