"""One open connection to a provider: HTTP/1.1 as far as a call that posts a form and reads an answer needs it.

The library's own client takes three times as long, most of it for reading headers as if they were mail.
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

SOON = 0.001
"""The shortest time-out, in seconds; zero would mean none at all."""
_IDLE = 15.0
"""Seconds after which an idle connection is not used again: the provider may be about to close it."""
LARGEST = 1 << 20
"""Bytes that an answer may have, unless more is expected."""
_LARGEST_HEAD = 1 << 16
"""Bytes that its status and headers may have."""
_STATUS = re.compile(r"HTTP/1\.(\d) (\d{3})(?: |$)")
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")


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


class TooLargeError(ValueError):
    """The answer is larger than it may be; the rest of it was not read."""


class Line:
    """A connection, for one call after the other."""

    def __init__(self, sock: socket.socket, largest: int = LARGEST) -> None:
        """Take over a socket that is connected; an answer may have so many bytes."""
        # A time-out of the socket's own would look whether it is ready before each call of the system, and a hundred
        # threads hand over to one another at each of them.
        sock.settimeout(0)
        self._sock = sock
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._largest = largest
        self._owner = os.getpid()
        self._used_at = monotonic()
        self._deadline = 0.0
        self._read = b""
        self.stays_open = True
        """Whether the last answer left it fit for another call."""

    def is_fresh(self) -> bool:
        """Whether this process may use it again: not grown old, and not closed by the other side."""
        if self._owner != os.getpid() or monotonic() - self._used_at > _IDLE:
            return False
        # Between two calls there is nothing to read but the news that the other side has closed.
        self._poll.modify(self._sock, select.POLLIN)
        return not self._poll.poll(0)

    def close(self) -> None:
        """Close it."""
        self._sock.close()

    def ask(self, request: bytes, deadline: float) -> Response:
        """Give the answer, whole by the deadline. Raises OSError and ValueError."""
        self._deadline = deadline
        self._send(request)
        minor, status, headers = self._head()
        while status < 200:
            minor, status, headers = self._head()
        body = self._body(status, headers)
        closes = minor == 0 or "close" in headers.get("connection", "").lower()
        self.stays_open = self.stays_open and not closes and not self._read
        self._used_at = monotonic()
        return Response(status, headers, body)

    def _send(self, request: bytes) -> None:
        rest = memoryview(request)
        while rest:
            try:
                rest = rest[self._sock.send(rest) :]
            except ssl.SSLWantReadError:
                self._wait(select.POLLIN)
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(select.POLLOUT)

    def _head(self) -> tuple[int, int, dict[str, str]]:
        head = self._until(b"\r\n\r\n", _LARGEST_HEAD)
        first, *lines = head.decode("latin-1").split("\r\n")
        status = _STATUS.match(first)
        if status is None:
            msg = "this is not HTTP"
            raise ValueError(msg)
        pairs = (line.partition(":") for line in lines)
        return int(status[1]), int(status[2]), {name.lower(): value.strip() for name, _, value in pairs}

    def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in {204, 304}:
            return b""
        if "transfer-encoding" in headers:
            return self._chunks()
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        self.stays_open = False
        while self._more():
            if len(self._read) > self._largest:
                raise TooLargeError
        return self._exactly(len(self._read))

    def _chunks(self) -> bytes:
        chunks, total = [], 0
        while True:
            size = _SIZE.match(self._until(b"\r\n", _LARGEST_HEAD))
            if size is None:
                raise ValueError
            if total + int(size[0], 16) > self._largest:
                raise TooLargeError
            chunk = self._exactly(int(size[0], 16))
            if not chunk:
                break
            self._until(b"\r\n", 2)
            chunks.append(chunk)
            total += len(chunk)
        while self._until(b"\r\n", _LARGEST_HEAD):  # what follows the last chunk
            pass
        return b"".join(chunks)

    def _until(self, mark: bytes, most: int) -> bytes:
        while (end := self._read.find(mark)) < 0:
            if len(self._read) > most or not self._more():
                msg = "the answer breaks off"
                raise ValueError(msg)
        found, self._read = self._read[:end], self._read[end + len(mark) :]
        return found

    def _exactly(self, size: int) -> bytes:
        if size < 0:
            raise ValueError
        if size > self._largest:
            raise TooLargeError
        while len(self._read) < size:
            if not self._more():
                msg = "the answer breaks off"
                raise ValueError(msg)
        found, self._read = self._read[:size], self._read[size:]
        return found

    def _more(self) -> bool:
        """Read what comes next, however slowly it drips in, until the deadline; False where no more will come."""
        while True:
            self._wait(select.POLLIN)
            try:
                read = self._sock.recv(1 << 16)
                break
            except (BlockingIOError, ssl.SSLWantReadError):
                continue
            except ssl.SSLWantWriteError:
                self._wait(select.POLLOUT)
        self._read += read
        return bool(read)

    def _wait(self, event: int) -> None:
        self._poll.modify(self._sock, event)
        left = self._deadline - monotonic()
        if left <= 0 or not self._poll.poll(left * 1000):
            raise TimeoutError
