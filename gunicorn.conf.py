"""How gunicorn serves wsgi:app. It reads this file by itself; what its command line says goes before it."""

from __future__ import annotations

import os

from bot.errors import SettingsError
from bot.logs import set_up
from bot.settings import read_settings

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
threads = 8
# SQLite has one writer anyway, so that more processes would only wait for one another.
workers = int(os.environ.get("WEB_CONCURRENCY") or (2 if os.environ.get("DATABASE_URL", "").startswith("postg") else 1))
graceful_timeout = 20
loglevel = "warning"
control_socket_disable = True


def on_starting(_server: object) -> None:
    """Say what is wrong with the settings before anything is served, and write what gunicorn says as we do."""
    try:
        set_up("web", read_settings())
    except SettingsError as error:
        raise SystemExit(str(error)) from None
