"""The provider emulator: Twilio's and Africa's Talking's own HTTP on loopback, phones behind them, faults on demand.

`python -m bot.simulator.emulator --port N [--log FILE]` serves it in one process of many threads.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask, Response, jsonify, request
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import read_settings
from bot.simulator.africastalking_api import africastalking_api
from bot.simulator.exchange import Exchange, open_exchange
from bot.simulator.faults import Order
from bot.simulator.ledger import truth
from bot.simulator.media import twilio_media
from bot.simulator.phones import phones
from bot.simulator.twilio_content import Templates, twilio_approvals, twilio_content
from bot.simulator.twilio_messages import twilio_messages
from bot.simulator.twilio_numbers import twilio_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 512
"""Requests that are served at once; slow faults and waiting phones hold theirs for seconds."""


def create_emulator(exchange: Exchange) -> Flask:
    """Give the emulator as an application; the exchange is closed by whoever opened it."""
    app, templates = Flask(__name__, static_folder=None), Templates(exchange.journal)
    app.register_blueprint(twilio_messages(exchange, templates))
    app.register_blueprint(twilio_numbers(exchange.settings))
    for routes in (twilio_content, twilio_approvals):
        app.register_blueprint(routes(exchange.settings, templates))
    app.register_blueprint(twilio_media(exchange.settings, exchange.media))
    app.register_blueprint(africastalking_api(exchange))
    app.register_blueprint(phones(exchange))

    @app.post("/faults")
    def set_faults() -> tuple[Response, int]:
        try:
            order = Order.model_validate(request.get_json(silent=True))
        except ValidationError as error:
            return jsonify(error=str(error)), 400
        exchange.faults.set(order)
        return jsonify(order.model_dump(mode="json")), 200

    @app.get("/truth")
    def tell_truth() -> Response:
        lines: Iterator[str] = (f"{json.dumps(line, ensure_ascii=False)}\n" for line in truth(exchange.ledger.all()))
        return Response(lines, content_type="application/x-ndjson; charset=utf-8")

    @app.get("/health")
    def health() -> Response:
        return jsonify(status="ok", messages=exchange.ledger.serial)

    return app


def application(log: str = "") -> Flask:
    """Give the emulator with this process's settings, as the server asks for it."""
    return create_emulator(open_exchange(read_settings(), Path(log) if log else None))


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--log", type=click.Path(dir_okay=False), help="A file that keeps every message over a restart.")
def main(port: int, host: str, log: str | None) -> None:
    """Play Twilio and Africa's Talking, with the phones of the people behind them."""
    try:
        read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    serve = ["--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--worker-connections", "4096"]
    quiet = ["--keep-alive", "30", "--graceful-timeout", "1", "--log-level", "warning", "--no-control-socket"]
    where = ["--bind", f"{host}:{port}", f"bot.simulator.emulator:application({log or ''!r})"]
    # The server runs in this process, so that whoever started it holds the server itself; it reads its own arguments.
    sys.argv = ["gunicorn", *serve, *quiet, *where]
    runpy.run_module("gunicorn", run_name="__main__")


if __name__ == "__main__":
    main()
