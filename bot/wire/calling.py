"""Calls to one provider, over connections that stay open."""

from __future__ import annotations

import logging
import socket
import ssl
from collections import deque
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

from bot.errors import Fault, SendError
from bot.marking import N_
from bot.wire.line import LARGEST, SOON, Line, Response

AWAY = N_("{host} could not be reached.")
BROKEN = N_("The connection to {host} broke: it may or may not have the message.")
BAD_SETTING = N_("A setting for {host} holds a character that it may not hold.")
_log = logging.getLogger(__name__)
_SPARE = 128
"""Connections kept open between calls, at most."""
_KNOWN = 60.0
"""Seconds for which a name's addresses are not asked for again."""


class Wire:
    """Calls one provider; safe to share between threads, and to carry across a fork."""

    def __init__(self, base_url: str, *, timeout: float = 10.0, connect: float = 3.0, largest: int = LARGEST) -> None:
        """Call below this address: `connect` seconds to be connected, `timeout` seconds for the whole call.

        An answer of more than `largest` bytes is not read to its end; its error has the code `TooLargeError`.
        """
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._said = f"Host: {parts.netloc.rpartition('@')[2]}\r\nAccept-Encoding: identity\r\n"
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._connect = connect
        self._largest = largest
        self._idle: deque[Line] = deque()
        self._addresses: tuple[float, list[str]] = (0.0, [])

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        """Give the provider's answer, whatever its status.

        Raises SendError: AWAY where no connection was made, UNKNOWN where one broke after the request had begun.
        """
        began = monotonic()
        outcome = "-"
        try:
            self._refuse_control_characters(path, headers)
            line = self._reuse() or self._dial(began + self._connect)
            response = self._exchange(line, self._request(method, path, headers, body), began + self._timeout)
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
            text = BAD_SETTING.format(host=self._host)
            raise SendError(Fault.CHANNEL, text, code="character")

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        return f"{method} {self._prefix}{path} HTTP/1.1\r\n{self._said}{length}{said}\r\n".encode() + body

    def _exchange(self, line: Line, request: bytes, deadline: float) -> Response:
        try:
            response = line.ask(request, deadline)
        except (OSError, ValueError) as error:
            line.close()
            text = BROKEN.format(host=self._host)
            raise SendError(Fault.UNKNOWN, text, code=type(error).__name__) from error
        self._keep(line)
        return response

    def _pop(self) -> Line | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _reuse(self) -> Line | None:
        while (line := self._pop()) is not None:
            if line.is_fresh():
                return line
            line.close()
        return None

    def _keep(self, line: Line) -> None:
        if line.stays_open and len(self._idle) < _SPARE:
            self._idle.append(line)
        else:
            line.close()

    def _dial(self, deadline: float) -> Line:
        try:
            return Line(self._secured(self._open(deadline), deadline), self._largest)
        except (OSError, UnicodeError) as error:
            # A certificate that does not hold will not hold in a minute either: somebody must look.
            fault = Fault.CHANNEL if isinstance(error, ssl.SSLCertVerificationError) else Fault.AWAY
            text = AWAY.format(host=self._host)
            raise SendError(fault, text, code=type(error).__name__) from error

    def _open(self, deadline: float) -> socket.socket:
        """Connect to the first address that answers; each gets its share of the time that is left."""
        addresses = self._resolve(deadline)
        failure = OSError("no address")
        for tried, address in enumerate(addresses):
            share = (deadline - monotonic()) / (len(addresses) - tried)
            try:
                return socket.create_connection((address, self._port), timeout=max(share, SOON))
            except OSError as error:
                failure = error
        self._addresses = (0.0, [])
        raise failure

    def _resolve(self, deadline: float) -> list[str]:
        """Give the addresses of the provider's name; asked for in a thread, since asking knows no time-out."""
        until, known = self._addresses
        if monotonic() < until:
            return known
        found: SimpleQueue[list[str] | Exception] = SimpleQueue()
        Thread(target=self._look_up, args=(found,), daemon=True).start()
        try:
            given = found.get(timeout=max(deadline - monotonic(), SOON))
        except Empty:
            raise TimeoutError from None
        if isinstance(given, Exception):
            raise given
        self._addresses = (monotonic() + _KNOWN, given)
        return given

    def _look_up(self, found: SimpleQueue[list[str] | Exception]) -> None:
        try:
            told = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found.put(error)
        else:
            found.put([str(address[0]) for *_, address in told])

    def _secured(self, sock: socket.socket, deadline: float) -> socket.socket:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is None:
            return sock
        sock.settimeout(max(deadline - monotonic(), SOON))
        try:
            return self._tls.wrap_socket(sock, server_hostname=self._host)
        except BaseException:
            sock.close()
            raise
