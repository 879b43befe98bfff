"""A provider on loopback: answers by a script, breaks off where told to, and remembers what it was asked."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Play = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))


class Provider(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.script: deque[Play] = deque()
        self.default: Play = answers(200)
        self.asked: list[Asked] = []
        self.accepted = 0
        self.hung_up = threading.Event()
        """Set whenever a connection has been closed from this side."""
        self.closing = threading.Event()
        self._live: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the library has it
        self.accepted += 1
        self._live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as the library has it
        self._live.discard(request)
        super().shutdown_request(request)
        self.hung_up.set()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the library has it
        if not isinstance(sys.exception(), OSError):  # a caller that broke off is what is tested
            super().handle_error(request, client_address)

    def stop(self) -> None:
        self.closing.set()
        self.shutdown()
        self._thread.join()
        for request in list(self._live):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Provider
    asked: Asked

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked = Asked(self.command, self.path, dict(self.headers.items()), body)
        self.server.asked.append(self.asked)
        play = self.server.script.popleft() if self.server.script else self.server.default
        play(self)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


def answers(status: int, body: str | bytes = b"", **headers: str) -> Play:
    content = body.encode() if isinstance(body, str) else body

    def play(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return play


def says(raw: bytes) -> Play:
    """Send these bytes as they are, and hang up."""

    def play(handler: Handler) -> None:
        handler.wfile.write(raw)
        handler.close_connection = True

    return play


def resets(handler: Handler) -> None:
    """Break the connection off: the caller sees a reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()  # before the server says a polite goodbye
    handler.close_connection = True


def keeps_silent(handler: Handler) -> None:
    """Say nothing for as long as the test lasts."""
    handler.server.closing.wait()
    handler.close_connection = True


def drips(handler: Handler) -> None:
    """Send a good answer, a byte at a time: each comes soon enough, all of them do not."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n":
        handler.wfile.write(bytes([byte]))
        if handler.server.closing.wait(0.05):
            break
    handler.close_connection = True


def hangs_up_after(play: Play) -> Play:
    """Close the connection after the answer, without having announced it."""

    def answer(handler: Handler) -> None:
        play(handler)
        handler.close_connection = True

    return answer
