"""Twilio's own client, made to call through our wire: another base address, our deadline, our errors."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.channels.twilio.words import STATUSES, VERDICTS
from bot.errors import Fault, SendError
from bot.marking import N_
from bot.messages import Accepted, MessageStatus
from bot.wire import Response as WireResponse
from bot.wire import Wire, fault_of

PRICE = re.compile(r"-?(\d+(?:\.\d+)?)")
"""What a message cost: booked as a negative amount, and mostly later than it is taken."""


def client_for(wire: Wire, account_sid: str, token: str) -> Client:
    """Give a client that calls through this wire.

    Twilio does not promise that threads may share a client: its HTTP client keeps the last request and a session.
    Ours keeps nothing. What is left are resources, made at first use; make those you share before you share them.
    """
    nothing = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}  # an empty mapping would mean the process's environment
    return Client(account_sid, token, http_client=_HttpClient(wire), environment=nothing)


def accepted_of(message: MessageInstance) -> Accepted:
    """Give what Twilio said when it took a message."""
    segments, price = str(message.num_segments), PRICE.fullmatch(str(message.price))
    return Accepted(
        provider_id=str(message.sid),
        status=STATUSES.get(str(message.status), MessageStatus.ACCEPTED),
        # Zero until a messaging service has chosen the sender.
        segments=int(segments) or None if segments.isdecimal() else None,
        price=Decimal(price[1]) if price else None,
        currency=str(message.price_unit or "").upper(),
    )


def authorization(account_sid: str, token: str) -> str:
    """Give the header by which a call is ours."""
    return f"Basic {b64encode(f'{account_sid}:{token}'.encode()).decode()}"


def answered(response: WireResponse) -> dict[str, Any]:
    """Give what an answer holds. Raises SendError where it is a refusal."""
    found = response.json()
    error = fault_of(response, str(found.get("code") or found.get("error_code") or ""), VERDICTS)
    if error is not None:
        raise error
    return found


class _HttpClient(HttpClient):
    """Makes the calls of Twilio's client. Keeps no state between them."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        self._wire = wire

    def request(self, method: str, uri: str, *_: object, **rest: object) -> Response:
        """Give the answer of a Twilio that took the message. Raises SendError."""
        headers = dict(cast("Mapping[str, str]", rest["headers"]))
        headers["Authorization"] = authorization(*cast("tuple[str, str]", rest["auth"]))
        form = urlencode(cast("Mapping[str, object]", rest["data"]), doseq=True)
        response = self._wire.call(method, urlsplit(uri).path, headers, form.encode())
        found = answered(response)
        if not isinstance(found.get("sid"), str):
            text = N_("Twilio's answer names no message: it may or may not have it.")
            raise SendError(Fault.UNKNOWN, text, code=str(response.status))
        return Response(response.status, response.body.decode(), response.headers)
