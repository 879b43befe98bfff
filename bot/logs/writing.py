"""The one handler that everything is written by: ours, gunicorn's, the queue's, the database's and Python's own."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from bot.logs.failures import describe, trace
from bot.logs.redaction import Redaction
from bot.settings import Settings

_OTHERS = ("gunicorn.error", "gunicorn.access", "rq.worker", "flask.app", "bot.web")
"""Loggers of libraries that would write by handlers of their own."""
_QUIET = ("rq.worker", "urllib3", "alembic")
"""Loggers that tell of every step; of these only what is wrong."""

_about: ContextVar[dict[str, object]] = ContextVar("about")

log = logging.getLogger(__name__)


def set_up(process: str, settings: Settings, stream: TextIO | None = None) -> None:
    """Have all that this process says written to a stream, else standard error: a line a record, redacted.

    May be called again.
    """
    handler = logging.StreamHandler(stream)
    layout = _json if settings.log_format == "json" else _text
    handler.setFormatter(Lines(process, Redaction(settings.secrets), layout))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(settings.log_level)
    for name in _OTHERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _unforeseen
    threading.excepthook = lambda args: _unforeseen(args.exc_type, args.exc_value, args.exc_traceback)


@contextmanager
def about(**known: object) -> Iterator[None]:
    """Have all that is said meanwhile, in this thread, name what it is about: `request`, `outbox` …; never a person."""
    token = _about.set(_about.get({}) | known)
    try:
        yield
    finally:
        _about.reset(token)


class Lines(logging.Formatter):
    """Writes a record as one line. What is redacted is the line's every word, so that no call can go around it."""

    def __init__(self, process: str, redaction: Redaction, layout: Callable[[dict[str, object]], str]) -> None:
        """Take how to write the pairs of a record."""
        super().__init__()
        self._process = process
        self._redaction = redaction
        self._layout = layout

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        pairs = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": f"{self._process}/{os.getpid()}",
            "logger": record.name,
            **{name: self._clean(value) for name, value in _about.get({}).items()},
            "message": self._clean(_message(record)),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            pairs |= {"error": self._clean(describe(error)), "trace": trace(error)}
        return self._layout(pairs)

    def _clean(self, value: object) -> object:
        return value if isinstance(value, int) else self._redaction(str(value))


def _message(record: logging.LogRecord) -> str:
    """Give the first line: what a library writes below it is a traceback, with the values that we keep out."""
    try:
        return record.getMessage().partition("\n")[0]
    except Exception:  # noqa: BLE001  # whatever a wrong call raises, its template is still worth saying
        return str(record.msg).partition("\n")[0]


def _json(pairs: dict[str, object]) -> str:
    return json.dumps(pairs, ensure_ascii=False)


def _text(pairs: dict[str, object]) -> str:
    return " ".join(f"{name}={_quoted(value)}" for name, value in pairs.items())


def _quoted(value: object) -> str:
    text = str(value)
    return text if text and text.isprintable() and not set(text) & set(' "=\\') else json.dumps(text)


def _unforeseen(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.__excepthook__(kind, error or kind(), where)
    else:
        log.critical("ended by what nobody foresaw", exc_info=error)
