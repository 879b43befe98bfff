"""A provider for the measurements: takes every message, answers after a while as the real one does, and counts."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection

_ANSWER = b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
_BUSY = _ANSWER % (429, 15, b'{"code": 20429}')


@dataclass(frozen=True, slots=True)
class Manner:
    """How a provider behaves."""

    latency: float = 0.05
    """Seconds until it answers."""
    rate: float = 0.0
    """Messages that it takes in any second, by when it gets them; the next are too many. 0: all."""
    port: int = 0
    """Where it is found; 0: where there is room."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A provider that runs in a process of its own."""

    url: str
    pipe: Connection = field(repr=False)

    def told(self) -> list[tuple[float, bool]]:
        """Give, in order, when each message came by the clock of the machine, and whether it was taken; forget them."""
        self.pipe.send("told")
        return self.pipe.recv()  # type: ignore[no-any-return]  # what `_serve` sends


@contextmanager
def gateway(manner: Manner) -> Iterator[Gateway]:
    """Run a provider that behaves like this."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(manner, theirs), daemon=True)
    process.start()
    try:
        yield Gateway(f"http://127.0.0.1:{ours.recv()}", ours)
    finally:
        process.terminate()
        process.join()
        ours.close()
        theirs.close()


class _Provider:
    """What all lines of the provider share."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.told: list[tuple[float, bool]] = []
        self.serial = count(1)

    def answer(self, path: bytes) -> bytes:
        """Count a message, and give the answer."""
        now = time.monotonic()
        allowed = int(self.manner.rate)
        taken = [at for at, is_taken in self.told[-2 * allowed :] if is_taken and at > now - 1] if allowed else []
        is_taken = not allowed or len(taken) < allowed
        self.told.append((now, is_taken))
        if not is_taken:
            return _BUSY
        body = (_of_twilio if path.startswith(b"/2010") else _of_africastalking)(next(self.serial)).encode()
        return _ANSWER % (201, len(body), body)


class _Line(asyncio.Protocol):
    """One connection: requests one after the other, each answered after the latency."""

    def __init__(self, provider: _Provider) -> None:
        self._provider = provider
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]):
            return
        self._read = b""
        answer = self._provider.answer(head.split(b" ", 2)[1])
        asyncio.get_running_loop().call_later(self._provider.manner.latency, self._write, answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None:
            self._transport.write(answer)


def _run(manner: Manner, pipe: Connection) -> None:
    asyncio.run(_serve(manner, pipe))


async def _serve(manner: Manner, pipe: Connection) -> None:
    loop, provider = asyncio.get_running_loop(), _Provider(manner)
    server = await loop.create_server(lambda: _Line(provider), "127.0.0.1", manner.port, backlog=1024)

    def tell() -> None:
        pipe.recv()
        pipe.send(provider.told)
        provider.told = []

    loop.add_reader(pipe.fileno(), tell)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _of_twilio(number: int) -> str:
    """Give what Twilio answers: https://www.twilio.com/docs/messaging/api/message-resource."""
    sid, account, when = f"SM{number:032x}", f"AC{0:032x}", "Sat, 21 Nov 2026 08:00:00 +0000"
    nothing = dict.fromkeys(("date_sent", "error_code", "error_message", "messaging_service_sid", "price"))
    told = {"sid": sid, "account_sid": account, "status": "queued", "num_segments": "1", "num_media": "0"}
    about = {"body": "Muraho", "from": "+250780000001", "to": "+250788000100", "direction": "outbound-api"}
    kept = {"date_created": when, "date_updated": when, "api_version": "2010-04-01", "price_unit": "USD"}
    uri = f"/2010-04-01/Accounts/{account}/Messages/{sid}.json"
    return json.dumps({**nothing, **told, **about, **kept, "uri": uri, "subresource_uris": {"media": f"{uri}/Media"}})


def _of_africastalking(number: int) -> str:
    """Give what Africa's Talking answers: https://developers.africastalking.com/docs/sms/sending/bulk."""
    taken = {"statusCode": 101, "status": "Success", "number": "+250788000100", "messageParts": 1}
    recipient = {**taken, "cost": "RWF 10.5000", "messageId": f"ATXid_{number:028x}"}
    return json.dumps({"SMSMessageData": {"Message": "Sent to 1/1 Total Cost: RWF 10.5", "Recipients": [recipient]}})
