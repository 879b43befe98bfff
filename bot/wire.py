"""One HTTP call to a provider: connections that stay open, one deadline, a log without secrets.

A call that fails says whether the provider may have the message, for that decides whether it is sent again; and one
function, `fault_of`, says the same of an answer.
"""

from __future__ import annotations

import http.client
import io
import json
import logging
import os
import select
import socket
import ssl
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from bot.errors import Fault, SendError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Verdict = tuple[Fault, str]
"""What follows for a message, and why, in a sentence for staff."""

_log = logging.getLogger(__name__)
_SPARE = 16
"""Connections kept open between calls, at most."""
_IDLE = 15.0
"""Seconds after which an idle connection is not used again: the provider may be about to close it."""
_LARGEST = 1 << 20
"""Bytes that an answer may have."""
_SOON = 0.001
"""The shortest time-out, in seconds; zero would mean none at all."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a provider answered; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> dict[str, Any]:
        """Give the body as a JSON object, empty where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Wire:
    """Calls one provider; safe to share between threads, and to carry across a fork."""

    def __init__(self, base_url: str, *, timeout: float = 10.0, connect: float = 3.0) -> None:
        """Call below this address: `connect` seconds to be connected, `timeout` seconds for the whole call."""
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (http.client.HTTPS_PORT if self._tls else http.client.HTTP_PORT)
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._connect = connect
        self._idle: deque[_Line] = deque()

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        """Give the provider's answer, whatever its status.

        Raises SendError: AWAY where no connection was made, UNKNOWN where one broke after the request had begun.
        """
        began = monotonic()
        outcome = "-"
        try:
            self._refuse_control_characters(path, headers)
            line = self._reuse() or self._dial(began + self._connect)
            line.deadline = began + self._timeout
            response = self._exchange(line, method, path, headers, body)
            outcome = str(response.status)
        except SendError as error:
            outcome = error.code
            raise
        finally:
            _log.debug("%s %s %s %.0f ms", method, self._host, outcome, (monotonic() - began) * 1000)
        return response

    def close(self) -> None:
        """Close the idle connections."""
        while (line := self._pop()) is not None:
            line.close()

    def _refuse_control_characters(self, path: str, headers: Mapping[str, str]) -> None:
        """Refuse what http.client would refuse with the header, and so a secret, in its words."""
        said = "".join((path, *headers.values()))
        if " " in path or not (said.isascii() and said.isprintable()):
            text = f"A setting for {self._host} holds a character that it may not hold."
            raise SendError(Fault.CHANNEL, text, code="character")

    def _exchange(self, line: _Line, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        try:
            response = line.ask(method, self._prefix + path, headers, body)
        except (OSError, ValueError, http.client.HTTPException) as error:
            line.close()
            text = f"The connection to {self._host} broke: it may or may not have the message."
            raise SendError(Fault.UNKNOWN, text, code=type(error).__name__) from error
        self._keep(line)
        return response

    def _pop(self) -> _Line | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _reuse(self) -> _Line | None:
        while (line := self._pop()) is not None:
            if line.is_fresh():
                return line
            line.close()
        return None

    def _keep(self, line: _Line) -> None:
        if line.sock is None or len(self._idle) >= _SPARE:
            line.close()
        else:
            line.used_at = monotonic()
            self._idle.append(line)

    def _dial(self, deadline: float) -> _Line:
        try:
            return _Line(self._host, self._port, self._secured(self._open(deadline), deadline))
        except (OSError, UnicodeError) as error:
            # A certificate that does not hold will not hold in a minute either: somebody must look.
            fault = Fault.CHANNEL if isinstance(error, ssl.SSLCertVerificationError) else Fault.AWAY
            text = f"{self._host} could not be reached."
            raise SendError(fault, text, code=type(error).__name__) from error

    def _open(self, deadline: float) -> socket.socket:
        """Connect to the first address that answers; each gets its share of the time that is left."""
        addresses = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        failure = OSError("no address")
        for tried, (*_, address) in enumerate(addresses):
            share = (deadline - monotonic()) / (len(addresses) - tried)
            try:
                return socket.create_connection((str(address[0]), self._port), timeout=max(share, _SOON))
            except OSError as error:
                failure = error
        raise failure

    def _secured(self, sock: socket.socket, deadline: float) -> socket.socket:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return sock
        sock.settimeout(max(deadline - monotonic(), _SOON))
        try:
            return self._tls.wrap_socket(sock, server_hostname=self._host)
        except BaseException:
            sock.close()
            raise


class _Line(http.client.HTTPConnection):
    """One open connection, for one call after the other."""

    auto_open = 0

    def __init__(self, host: str, port: int, sock: socket.socket) -> None:
        super().__init__(host, port)
        self.sock = sock
        self.default_port = http.client.HTTPS_PORT if isinstance(sock, ssl.SSLSocket) else http.client.HTTP_PORT
        self.owner = os.getpid()
        self.used_at = self.deadline = monotonic()

    def is_fresh(self) -> bool:
        """Whether this process may use it again: not grown old, and not closed by the other side."""
        if self.owner != os.getpid() or monotonic() - self.used_at > _IDLE:
            return False
        # Between two calls there is nothing to read but the news that the other side has closed.
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return not poll.poll(0)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Give the answer, whole by the deadline; afterwards `sock` is None where the other side wants no more."""
        self.sock.settimeout(max(self.deadline - monotonic(), _SOON))
        self.response_class = cast("type[http.client.HTTPResponse]", partial(_Answer, deadline=self.deadline))
        self.request(method, path, body, headers)
        with self.getresponse() as answer:
            found = {name.lower(): value for name, value in answer.headers.items()}
            read = answer.read(_LARGEST)
            if answer.read(1) or answer.length:
                raise http.client.IncompleteRead(read)
        return Response(answer.status, found, read)


class _Answer(http.client.HTTPResponse):
    """An answer that must be whole by the deadline, however slowly its bytes drip in."""

    def __init__(self, sock: socket.socket, *, deadline: float, method: str | None = None) -> None:
        super().__init__(sock, method=method)
        self.fp = io.BufferedReader(_Dripping(self.fp.detach(), sock, deadline))


class _Dripping(io.RawIOBase):
    """A socket's bytes; waits for the next ones no longer than what is left until the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(max(self._deadline - monotonic(), _SOON))
        return cast("io.FileIO", self._raw).readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


_BY_STATUS: Mapping[int, Verdict] = {
    401: (Fault.CHANNEL, "The provider does not accept our credentials."),
    403: (Fault.CHANNEL, "The provider does not let this account do that."),
    408: (Fault.RETRY, "The provider did not get the request in time."),
    429: (Fault.BUSY, "The provider asks us to slow down."),
}
_BY_HUNDRED: Mapping[int, Verdict] = {
    3: (Fault.CHANNEL, "The provider is not at the address that is set for it."),
    4: (Fault.FINAL, "The provider refused the message."),
    5: (Fault.UNKNOWN, "The provider had a fault of its own: it may or may not have the message."),
}


def fault_of(
    response: Response, code: str = "", verdicts: Mapping[str, Verdict] = MappingProxyType({})
) -> SendError | None:
    """Give the error that an answer is, or None where it is none.

    `code` is the provider's own, from the body; `verdicts` say what its codes mean, and go before the HTTP status.
    """
    by_status = _BY_STATUS.get(response.status) or _BY_HUNDRED.get(response.status // 100)
    verdict = verdicts.get(code) or by_status
    if verdict is None:
        return None
    fault, text = verdict
    return SendError(fault, text, code=code or str(response.status), retry_after=_retry_after(response.headers))


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read Retry-After: seconds, or a date, which is taken relative to the provider's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return timedelta(seconds=int(value[:6]))
    try:
        until = parsedate_to_datetime(value).astimezone(UTC)
        now = parsedate_to_datetime(headers["date"]).astimezone(UTC) if "date" in headers else datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(until - now, timedelta())
