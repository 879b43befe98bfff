"""The server that is measured: the product's own application, with a bare endpoint beside the webhooks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from bot.bench.phones import KEYS
from bot.bootstrap import runtime_of_process, spare_collector
from bot.documents import FLOWS
from bot.embedded import leashed
from bot.errors import BotError
from bot.settings import read_settings
from bot.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BARE = "/bare"
_PATIENCE = 30.0


class ServerError(BotError):
    """The server did not start; the text is what it said."""


def make_app() -> Flask:
    """Give the application, with an endpoint beside it that reads the form, answers with a text, and does no more."""
    app = create_app(runtime_of_process(), read_settings())

    @app.post(BARE)
    def bare() -> Response:
        typed = request.form["text"].count("*") + 2
        return Response(f"{'END' if typed == len(KEYS) else 'CON'} {request.form['text']}", mimetype="text/plain")

    spare_collector()
    return app


@contextmanager
def serving(environment: Mapping[str, str], port: int, workers: int, log: Path) -> Iterator[None]:
    """Run the server as `./dev run` does, with these settings. Raises ServerError."""
    options = [f"--workers={workers}", "--worker-class=gthread", "--threads=8", "--log-level=warning"]
    options += ["--no-control-socket", f"--bind=127.0.0.1:{port}", "bot.bench.server:make_app()"]
    command = leashed([sys.executable, "-m", "gunicorn", *options])
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=FLOWS.parent, env={**os.environ, **environment}, stdout=out, stderr=out)
    with server:
        try:
            _wait(server, port, log)
            yield
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise ServerError(log.read_text(errors="replace"))
