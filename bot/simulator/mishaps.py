"""The faults of a provider's door, as HTTP: late, refused for now, broken, or gone without a word."""

from __future__ import annotations

import errno
import os
import socket
import time
from typing import TYPE_CHECKING, NoReturn

from flask import Response, request

from bot.simulator.faults import Kind, Strikes

if TYPE_CHECKING:
    from collections.abc import Callable


def before_taking(strikes: Strikes, error: Callable[[int], Response]) -> Response | None:
    """Give the answer of a provider that does not get as far as the message, after the time that it takes."""
    if slow := strikes.get(Kind.SLOW):
        time.sleep(slow.seconds)
    if throttle := strikes.get(Kind.THROTTLE):
        answer = error(429)
        answer.headers["Retry-After"] = str(round(throttle.seconds))
        return answer
    if Kind.ERROR in strikes:
        return error(500)
    return _hang_up() if Kind.RESET in strikes else None


def after_taking(strikes: Strikes, error: Callable[[int], Response]) -> Response | None:
    """Give the answer of a provider that took the message and cannot say so."""
    if Kind.ERROR_ACCEPTED in strikes:
        return error(500)
    return _hang_up() if Kind.RESET_ACCEPTED in strikes else None


def _hang_up() -> Response:
    environ = request.environ
    return Response(_Reset(environ.get("gunicorn.socket") or environ.get("werkzeug.socket")))


class _Reset:
    """A body that, when the server comes to fetch it, breaks the connection: not a byte is written."""

    def __init__(self, connection: socket.socket | None) -> None:
        self._connection = connection

    def __iter__(self) -> _Reset:
        return self

    def __next__(self) -> NoReturn:
        if self._connection is not None:
            self._connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
