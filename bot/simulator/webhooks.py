"""How the providers call the bot: form posts, signed as Twilio signs or with Africa's Talking's secret in the path."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import urllib3
from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings

TWILIO_PATIENCE = 15.0
"""Seconds that Twilio waits for an answer in all."""
AFRICASTALKING_PATIENCE = 10.0
"""Seconds that Africa's Talking waits for an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answered; status 0 when it could not be reached."""

    status: int
    body: str = ""
    queued: int | None = None
    """How many messages the bot says that it has queued on this request, where it says so."""

    @property
    def ok(self) -> bool:
        """Whether the bot took the request."""
        return 200 <= self.status < 300


class Webhooks:
    """Calls the bot at its public address. Safe for many threads."""

    def __init__(self, settings: Settings) -> None:
        """Call the bot that has these settings."""
        self._base = settings.public_url.rstrip("/")
        secrets = settings.at_webhook_secret
        self._secret = secrets[0].get_secret_value() if secrets else ""
        self._account = settings.twilio_account_sid
        tokens = settings.twilio_auth_token
        self._validator = RequestValidator(tokens[0].get_secret_value() if tokens else "")
        self._pool = urllib3.PoolManager(maxsize=64, retries=False)

    def twilio_message(self, form: Mapping[str, str]) -> Reply:
        """Bring an inbound message, as Twilio does."""
        return self.twilio(f"{self._base}/webhooks/twilio/message", form)

    def twilio(self, url: str, form: Mapping[str, str]) -> Reply:
        """Call any of the bot's addresses, signed as Twilio signs it: the query counts, a fragment does not."""
        url = url.partition("#")[0]
        whole = {"AccountSid": self._account, "ApiVersion": "2010-04-01", **form}
        headers = {
            "X-Twilio-Signature": self._validator.compute_signature(url, whole),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        }
        return self._post(url, whole, headers, TWILIO_PATIENCE)

    def africastalking(self, kind: str, form: Mapping[str, str]) -> Reply:
        """Call one of the bot's addresses for Africa's Talking: `ussd`, `ussd-end`, `sms`, `delivery`, `opt-out`."""
        url = f"{self._base}/webhooks/africastalking/{quote(self._secret, safe='')}/{kind}"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._post(url, form, headers, AFRICASTALKING_PATIENCE)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._pool.clear()

    def _post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str], patience: float) -> Reply:
        timeout = urllib3.Timeout(connect=5, read=patience)
        try:
            answer = self._pool.request("POST", url, body=urlencode(form), headers=headers, timeout=timeout)
        except urllib3.exceptions.HTTPError:
            return Reply(0)
        queued = answer.headers.get("X-Messages-Queued", "")
        body = answer.data.decode("utf-8", "replace")
        return Reply(answer.status, body, int(queued) if re.fullmatch(r"\d+", queued) else None)
