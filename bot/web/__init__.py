"""The HTTP side: providers' webhooks and what operators look at. The only part that knows Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from bot.web import ops, webhooks

if TYPE_CHECKING:
    from bot.runtime import Runtime
    from bot.settings import Settings

FORM_BYTES_AT_MOST = 64 * 1024


def create_app(runtime: Runtime, settings: Settings) -> Flask:
    """Give the WSGI application over a runtime."""
    app = Flask("bot.web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=FORM_BYTES_AT_MOST,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES_AT_MOST,
    )
    app.register_blueprint(webhooks.create(runtime, settings.public_url.rstrip("/")))
    app.register_blueprint(ops.create(runtime))
    return app
