"""USSD calls as Africa's Talking carries them: the whole history in each request, and a word when it is over."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.simulator.africastalking_api import network_code

if TYPE_CHECKING:
    from bot.simulator.exchange import Exchange
    from bot.simulator.webhooks import Reply

ANY_CODE = "*384*10#"
"""What can be dialled where the settings name no code."""


class PhoneError(Exception):
    """A phone asks for what it cannot do; the text is a sentence for whoever holds it, the status is HTTP's."""

    def __init__(self, text: str, status: int = 400) -> None:
        """Say why not."""
        self.status = status
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Call:
    """A running call."""

    address: str
    session: str
    code: str
    text: str = ""
    """All that was typed in it so far, joined by `*`."""
    hops: int = 0
    began: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Screen:
    """What a phone shows after a request, and whether the call is over."""

    reply: Reply
    text: str
    ended: bool
    session: str


class Calls:
    """The calls that are running, one for each phone at most. Safe for many threads."""

    def __init__(self, exchange: Exchange) -> None:
        """Begin with none."""
        self._exchange = exchange
        self._lock = threading.Lock()
        self._running: dict[str, Call] = {}

    def dial(self, address: str, number: str) -> Screen:
        """Begin a call; what is dialled beyond the code arrives as its first text. Raises PhoneError."""
        code = self._exchange.settings.ussd_code or ANY_CODE
        stem, dialled = code.rstrip("#"), number.strip().rstrip("#")
        if dialled != stem and not dialled.startswith(f"{stem}*"):
            raise PhoneError(f"Nobody answers at {number}; dial {code}.")
        self._finish(address, "Incomplete", "")
        path = dialled.removeprefix(stem).removeprefix("*")
        return self._turn(Call(address, f"ATUid_{uuid.uuid4().hex}", code, path))

    def answer(self, address: str, text: str) -> Screen:
        """Type something in a running call. Raises PhoneError where there is none."""
        with self._lock:
            call = self._running.get(address)
        if call is None:
            raise PhoneError("No call is running; dial first.", 409)
        return self._turn(replace(call, text=f"{call.text}*{text}" if call.text else text))

    def hang_up(self, address: str) -> None:
        """End a running call from the phone. Raises PhoneError where there is none."""
        if not self._finish(address, "Incomplete", ""):
            raise PhoneError("No call is running.", 409)

    def _turn(self, call: Call) -> Screen:
        form = {
            "sessionId": call.session,
            "phoneNumber": call.address,
            "networkCode": network_code(call.address),
            "serviceCode": call.code,
            "text": call.text,
        }
        with self._lock:
            self._running[call.address] = replace(call, hops=call.hops + 1)
        reply = self._exchange.webhooks.africastalking("ussd", form)
        word, text = reply.body[:4], reply.body[4:]
        understood = reply.ok and word in ("CON ", "END ")
        ended = not understood or word == "END "
        if ended:
            self._finish(call.address, "Success" if understood else "Failed", reply.body)
        return Screen(reply, text if understood else "", ended, call.session)

    def _finish(self, address: str, status: str, last: str) -> bool:
        """Take a call off the list, and tell the bot in a while, as the provider does."""
        with self._lock:
            call = self._running.pop(address, None)
        if call is None:
            return False
        form = _end_form(call, status, last)
        self._exchange.courier.run(lambda: self._exchange.webhooks.africastalking("ussd-end", form))
        return True


def _end_form(call: Call, status: str, last: str) -> dict[str, str]:
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "sessionId": call.session,
        "serviceCode": call.code,
        "networkCode": network_code(call.address),
        "phoneNumber": call.address,
        "status": status,
        "cost": "0",
        "durationInMillis": str(round((time.monotonic() - call.began) * 1000)),
        "hopsCount": str(call.hops),
        "input": call.text,
        "lastAppResponse": last,
    }
