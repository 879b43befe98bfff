"""Contacts that register by every line we have, as the providers bring what they say: with ids, signed, in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.bench.phones import KEYS
from bot.catalogue import read_catalogue
from bot.documents import LOCALES
from bot.engine.revision import message_key
from bot.services.late import SORRY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.simulator.webhooks import Reply, Webhooks

_SMS_HELLO = "?"
"""What a contact who cannot dial begins with."""


class Line(StrEnum):
    """A way to us."""

    USSD = "ussd"
    SMS = "sms"
    """By Africa's Talking."""
    TWILIO = "twilio"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a contact said, as the provider brings it, however often."""

    line: Line
    external_id: str
    form: Mapping[str, str]

    def bring(self, webhooks: Webhooks) -> Reply:
        """Bring it once more, and give what was answered."""
        if self.line in (Line.USSD, Line.SMS):
            return webhooks.africastalking(self.line, self.form)
        return webhooks.twilio_message(self.form)

    def is_taken(self, reply: Reply) -> bool:
        """Whether that answer promises that it was taken in; on USSD an apology promises nothing."""
        return reply.ok and not (self.line is Line.USSD and reply.body.endswith(_apology()))


class Contact:
    """Somebody who registers: one thing after the other, and on USSD all that was typed in the call each time."""

    def __init__(self, line: Line, number: int) -> None:
        """Take up a phone; each number is another."""
        self.line = line
        self.address = f"+25078{number:07}"
        self._typed: list[str] = []
        self._call = uuid4().hex

    def texts(self) -> tuple[str, ...]:
        """Give what they say, in order."""
        return KEYS if self.line is Line.USSD else (_SMS_HELLO, *KEYS[1:])

    def redial(self) -> None:
        """Begin another call, because the last one broke off."""
        self._typed, self._call = [], uuid4().hex

    def say(self, text: str) -> Said:
        """Give the next thing that is said."""
        match self.line:
            case Line.USSD:
                return self._typing(text)
            case Line.SMS:
                form = {"date": "2026-11-22 08:00:00", "from": self.address, "text": text, "to": "8080"}
                identifier = str(uuid4())
                return Said(self.line, identifier, form | {"id": identifier, "linkId": str(uuid4())})
            case Line.TWILIO:
                return self._writing(text, self.address, "+250780000001")
            case Line.WHATSAPP:
                return self._writing(text, f"whatsapp:{self.address}", "whatsapp:+250780000002")

    def _typing(self, text: str) -> Said:
        self._typed += [text] if text else []
        typed = "*".join(self._typed)
        form = {"sessionId": self._call, "phoneNumber": self.address, "serviceCode": "*384*10#", "text": typed}
        digest = blake2b(typed.encode(), digest_size=8).hexdigest()
        return Said(self.line, f"{self._call}|{digest}", {**form, "networkCode": "63510"})

    def _writing(self, text: str, sender: str, to: str) -> Said:
        identifier = f"SM{uuid4().hex}"
        form = {"MessageSid": identifier, "From": sender, "To": to, "Body": text, "NumMedia": "0"}
        return Said(self.line, identifier, form)


@lru_cache(maxsize=1)
def _apology() -> str:
    return read_catalogue(LOCALES)["rw"][message_key(SORRY)]
