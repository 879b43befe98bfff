"""The HTTP side: providers' webhooks, what operators look at, and what is public. The only part that knows Flask."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex
from typing import TYPE_CHECKING

from flask import Flask

from bot.logs import about
from bot.web import console, ops, public, webhooks
from bot.web.counting import count_answers

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from bot.runtime import Runtime
    from bot.settings import Settings


def create_app(runtime: Runtime, settings: Settings) -> Flask:
    """Give the WSGI application over a runtime."""
    app = Flask("bot.web", static_folder=None)
    key, *former = (key.get_secret_value() for key in settings.secret_key)
    app.config.update(
        SECRET_KEY=key,
        SECRET_KEY_FALLBACKS=former,
        MAX_CONTENT_LENGTH=webhooks.FORM_BYTES_AT_MOST + 1,
        MAX_FORM_MEMORY_SIZE=webhooks.FORM_BYTES_AT_MOST + 1,
    )
    app.wsgi_app = _named(app.wsgi_app)  # type: ignore[method-assign, assignment]  # this is how Flask has it wrapped
    tally = count_answers(app, settings.var_dir / "metrics")
    app.register_blueprint(webhooks.create(runtime, settings.public_url.rstrip("/")))
    app.register_blueprint(ops.create(runtime, tally))
    app.register_blueprint(public.create(runtime))
    console.add(app, runtime, settings.redis_url, "/simulator/" if settings.simulator else "")
    return app


def _named(serve: WSGIApplication) -> WSGIApplication:
    """Have all that is logged while a request is served name it."""

    def serve_named(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with about(request=token_hex(4)):
            return serve(environ, start_response)

    return serve_named
