"""Our number at Twilio: where it brings what is said to it, and where it turns when we do not answer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot.channels.twilio.adapter import TwilioConfig
from bot.channels.twilio.sending import answered, authorization
from bot.errors import Fault, SendError
from bot.wire import Wire

_OVERRIDES = "#rc=3&rp=all&ct=2000&rt=5000&tt=15000"
"""Three tries whatever went wrong, in fifteen seconds, which are all that Twilio has; without, there is one.

Twilio neither sends nor signs what follows the `#` (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A number of ours, as Twilio has it."""

    sid: str
    brings_to: str
    """The address that inbound messages are brought to."""
    falls_back_to: str
    """The address that they are brought to when the first one fails."""


class TwilioLines:
    """The numbers of our account; for `bot doctor`, not for sending."""

    def __init__(self, config: TwilioConfig) -> None:
        """Connect to nothing yet."""
        self._wire = Wire(config.api_url, timeout=config.timeout)
        self._headers = {"Authorization": authorization(config.account_sid, config.auth_tokens[0])}
        self._path = f"/2010-04-01/Accounts/{config.account_sid}/IncomingPhoneNumbers"
        self._address = f"{config.public_url}/webhooks/twilio/message"

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def find(self, number: str) -> Line | None:
        """Give our number, in E.164, as Twilio has it; None where it is none of this account's. Raises SendError."""
        page = answered(self._wire.call("GET", f"{self._path}.json?PhoneNumber={quote(number)}", self._headers))
        found = page.get("incoming_phone_numbers")
        if not isinstance(found, list):
            raise SendError(Fault.CHANNEL, "Twilio's list of our numbers was not understood.", code="numbers")
        lines = [Line(str(one["sid"]), one.get("sms_url") or "", one.get("sms_fallback_url") or "") for one in found]
        return lines[0] if lines else None

    def is_right(self, line: Line) -> bool:
        """Whether what is said to it is brought here, tried again, and brought here by a second way in the end."""
        return (line.brings_to, line.falls_back_to) == (self._address + _OVERRIDES, self._address)

    def mend(self, line: Line) -> None:
        """Have what is said to it brought here. Raises SendError."""
        wanted = {"SmsUrl": self._address + _OVERRIDES, "SmsFallbackUrl": self._address}
        form = {**wanted, "SmsMethod": "POST", "SmsFallbackMethod": "POST"}
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        answered(self._wire.call("POST", f"{self._path}/{line.sid}.json", headers, urlencode(form).encode()))
