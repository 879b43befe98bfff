"""Where contacts reach us at Twilio: where each place brings what is said, and where it turns when we do not answer."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from bot.channels.twilio.adapter import TwilioConfig
from bot.channels.twilio.sending import answered, authorization
from bot.channels.twilio.webhooks import WHATSAPP
from bot.errors import Fault, SendError
from bot.wire import Wire

_OVERRIDES = "#rc=3&rp=all&ct=2000&rt=5000&tt=15000"
"""Three tries whatever went wrong, in fifteen seconds, which are all that Twilio has; without, there is one.

Twilio neither sends nor signs what follows the `#` (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A number, a messaging service or a WhatsApp sender of ours, as Twilio has it."""

    sid: str
    brings_to: str
    """The address that inbound messages are brought to; empty where they are brought nowhere."""
    falls_back_to: str
    """The address that they are brought to when the first one fails."""


class TwilioLine(ABC):
    """One place at which contacts reach us; for `bot doctor`, not for sending."""

    name: str
    """What it is, in words."""
    setting: str
    """Where it is set."""

    def __init__(self, config: TwilioConfig, api_url: str, own: str) -> None:
        """Connect to nothing yet; `own` is the number, in E.164, or the SID that the settings have."""
        self.own = own
        self._wire = Wire(api_url, timeout=config.timeout)
        self._headers = {"Authorization": authorization(config.account_sid, config.auth_tokens[0])}
        self._fallback = f"{config.public_url}/webhooks/twilio/message"
        self._address = self._fallback + _OVERRIDES

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    @abstractmethod
    def find(self) -> Line | None:
        """Give it as Twilio has it; None where it is none of this account's. Raises SendError."""

    @abstractmethod
    def mend(self, line: Line) -> None:
        """Have what is said to it brought here. Raises SendError."""

    def is_right(self, line: Line) -> bool:
        """Whether what is said to it is brought here, tried again, and brought here by a second way in the end."""
        return (line.brings_to, line.falls_back_to) == (self._address, self._fallback)

    def _ask(self, path: str) -> dict[str, Any]:
        return answered(self._wire.call("GET", path, self._headers))

    def _list(self, path: str, name: str) -> list[dict[str, Any]]:
        found = self._ask(path).get(name)
        if not isinstance(found, list):
            raise SendError(Fault.CHANNEL, f"Twilio's list of our {name} was not understood.", code=name)
        return found

    def _tell(self, path: str, body: str, kind: str = "x-www-form-urlencoded") -> None:
        headers = {**self._headers, "Content-Type": f"application/{kind}"}
        answered(self._wire.call("POST", path, headers, body.encode()))


class _Number(TwilioLine):
    """The number that SMS are sent from."""

    name, setting = "our number", "TWILIO_SMS_FROM"

    def __init__(self, config: TwilioConfig, own: str) -> None:
        """Connect to nothing yet."""
        super().__init__(config, config.api_url, own)
        self._path = f"/2010-04-01/Accounts/{config.account_sid}/IncomingPhoneNumbers"

    def find(self) -> Line | None:
        """Look it up among our numbers."""
        found = self._list(f"{self._path}.json?PhoneNumber={quote(self.own)}", "incoming_phone_numbers")
        lines = [Line(str(one["sid"]), one.get("sms_url") or "", one.get("sms_fallback_url") or "") for one in found]
        return lines[0] if lines else None

    def mend(self, line: Line) -> None:
        """Change the number."""
        wanted = {"SmsUrl": self._address, "SmsFallbackUrl": self._fallback}
        form = {**wanted, "SmsMethod": "POST", "SmsFallbackMethod": "POST"}
        self._tell(f"{self._path}/{line.sid}.json", urlencode(form))


class _Service(TwilioLine):
    """The messaging service that chooses the sender (https://www.twilio.com/docs/messaging/api/service-resource)."""

    name, setting = "our messaging service", "TWILIO_MESSAGING_SERVICE_SID"

    def __init__(self, config: TwilioConfig, own: str) -> None:
        """Connect to nothing yet."""
        super().__init__(config, config.messaging_api_url, own)

    def find(self) -> Line | None:
        """Ask for it; where it leaves it to its numbers, it brings nothing itself."""
        try:
            found = self._ask(f"/v1/Services/{quote(self.own)}")
        except SendError as error:
            if error.code in {"20404", "404"}:
                return None
            raise
        brings_to = "" if found.get("use_inbound_webhook_on_number") else found.get("inbound_request_url") or ""
        return Line(self.own, brings_to, found.get("fallback_url") or "")

    def mend(self, line: Line) -> None:
        """Change the service, so that it decides for its numbers."""
        wanted = {"InboundRequestUrl": self._address, "FallbackUrl": self._fallback}
        form = {**wanted, "InboundMethod": "POST", "FallbackMethod": "POST", "UseInboundWebhookOnNumber": "false"}
        self._tell(f"/v1/Services/{line.sid}", urlencode(form))


class _WhatsApp(TwilioLine):
    """The number that WhatsApp messages are sent from (https://www.twilio.com/docs/whatsapp/api/senders)."""

    name, setting = "our WhatsApp sender", "TWILIO_WHATSAPP_FROM"
    _path = "/v2/Channels/Senders"

    def __init__(self, config: TwilioConfig, own: str) -> None:
        """Connect to nothing yet."""
        super().__init__(config, config.messaging_api_url, own.removeprefix(WHATSAPP))

    def find(self) -> Line | None:
        """Look it up among our senders."""
        for one in self._list(f"{self._path}?Channel=whatsapp&PageSize=100", "senders"):
            if one.get("sender_id") == f"{WHATSAPP}{self.own}":
                webhook = one.get("webhook") or {}
                return Line(str(one["sid"]), webhook.get("callback_url") or "", webhook.get("fallback_url") or "")
        return None

    def mend(self, line: Line) -> None:
        """Change the sender's webhook, and nothing else of it."""
        wanted = {"callback_url": self._address, "fallback_url": self._fallback}
        webhook = {**wanted, "callback_method": "POST", "fallback_method": "POST"}
        self._tell(f"{self._path}/{line.sid}", json.dumps({"webhook": webhook}), "json")


def twilio_lines(config: TwilioConfig, sms: str, whatsapp: str) -> list[TwilioLine]:
    """Give the places at which contacts reach us: the number or the messaging service for SMS, and that for WhatsApp.

    At a sender that is a name nobody does.
    """
    lines: list[TwilioLine] = []
    if sms.startswith("MG"):
        lines.append(_Service(config, sms))
    elif sms.startswith("+"):
        lines.append(_Number(config, sms))
    if whatsapp:
        lines.append(_WhatsApp(config, whatsapp))
    return lines
