"""A mail server on loopback, which speaks as much SMTP as takes in a mail: with and without TLS and a password."""

from __future__ import annotations

import ssl
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class PostOffice(ThreadingTCPServer):
    """Takes every mail, unless it is closed; remembers the mails, and who gave which password how."""

    daemon_threads = False

    def __init__(self, context: ssl.SSLContext | None = None, *, tls_first: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.port = self.server_address[1]
        self.context = context
        self.tls_first = tls_first
        self.closed = False
        self.mails: list[EmailMessage] = []
        self.passwords: list[str] = []


class Clerk(StreamRequestHandler):
    server: PostOffice
    secured = False

    def handle(self) -> None:
        if self.server.tls_first:
            self.secure()
        self.say("421 closed" if self.server.closed else "220 here")
        while not self.server.closed and (line := self.rfile.readline().decode().strip()):
            word, _, rest = line.partition(" ")
            if word.upper() == "QUIT":
                return self.say("221 bye")
            self.answer(word.upper(), rest)
        return None

    def answer(self, word: str, rest: str) -> None:
        if word == "EHLO":
            offers = ["STARTTLS"] if self.server.context and not self.secured else []
            self.say(*(f"250-{offer}" for offer in ("here", *offers)), "250 AUTH PLAIN")
        elif word == "STARTTLS":
            self.say("220 go on")
            self.secure()
        elif word == "AUTH":
            self.server.passwords.append(b64decode(rest.split()[1]).decode().split("\0")[2])
            self.say("235 welcome")
        elif word == "DATA":
            self.say("354 go on")
            self.take()
            self.say("250 taken")
        else:
            self.say("250 ok")

    def take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mails.append(mail)

    def secure(self) -> None:
        assert self.server.context is not None
        self.request = self.connection = self.server.context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.secured = True

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def post_office(context: ssl.SSLContext | None = None, *, tls_first: bool = False) -> Iterator[PostOffice]:
    """Run a mail server."""
    with PostOffice(context, tls_first=tls_first) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
