"""Twilio's own record of our messages, asked for page by page (https://www.twilio.com/docs/messaging/api)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.asking import Balance, Charge, Listed
from bot.channels import Form
from bot.channels.twilio.sending import PRICE, answered, authorization
from bot.channels.twilio.webhooks import WHATSAPP, message_of
from bot.channels.twilio.words import STATUSES
from bot.errors import Fault, InboundError, SendError
from bot.marking import N_
from bot.messages import Inbound, Medium
from bot.wire import Wire

_PAGE = 200
"""Messages: with the longest texts, what the wire takes in one answer."""
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_OURS = "outbound-api"
"""What we sent; `outbound-reply` is what Twilio says by itself, to STOP and its twins."""


class Asking:
    """Asks about the messages of one account."""

    def __init__(self, wire: Wire, account_sid: str, token: str) -> None:
        """Ask nothing yet."""
        self._wire = wire
        self._account = f"/2010-04-01/Accounts/{account_sid}"
        self._path = f"{self._account}/Messages"
        self._headers = {"Authorization": authorization(account_sid, token)}

    def one(self, sid: str) -> Listed | None:
        """Give one message. Raises SendError."""
        if not _SID.fullmatch(sid):
            return None
        try:
            return listed_of(self._get(f"{self._path}/{sid}.json"))
        except SendError as error:
            if error.code in ("20404", "404"):
                return None
            raise

    def many(self, since: datetime, query: Mapping[str, str], *, by_date: bool) -> Iterator[Mapping[str, Any]]:
        """Give messages since an instant, the latest first. Raises SendError.

        `by_date` has Twilio leave out the older; what it has not sent yet has no date there, and may be left out too.
        """
        after = {"DateSent>": _written(since)} if by_date else {}
        for message in self._listed({**query, **after}):
            if (_moment(message.get("date_sent")) or since) < since:
                return
            if (_moment(message.get("date_created")) or since) >= since:
                yield message

    def charged(self, since: datetime, until: datetime, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Give the messages that were sent in a time, the latest first. Raises SendError."""
        return self._listed({**query, "DateSent>": _written(since), "DateSent<": _written(until)})

    def balance(self) -> Balance:
        """Give what is left on the account. Raises SendError."""
        found = answered(self._wire.call("GET", f"{self._account}/Balance.json", self._headers))
        amount = _AMOUNT.fullmatch(str(found.get("balance")))
        if not amount:
            raise SendError(Fault.CHANNEL, N_("Twilio's balance was not understood."), code="balance")
        return Balance(Decimal(amount[0]), str(found.get("currency") or "").upper())

    def _listed(self, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        path: str | None = f"{self._path}.json?{urlencode({**query, 'PageSize': _PAGE})}"
        while path:
            page = self._get(path)
            yield from page["messages"]
            following = urlsplit(page.get("next_page_uri") or "")
            path = f"{following.path}?{following.query}" if following.query else None

    def _get(self, path: str) -> dict[str, Any]:
        found = answered(self._wire.call("GET", path, self._headers))
        if "messages" not in found and "sid" not in found:
            raise SendError(Fault.CHANNEL, N_("Twilio's list of our messages was not understood."), code="messages")
        return found


def listed_of(message: Mapping[str, Any]) -> Listed | None:
    """Give a message of ours that Twilio shows; None for what came in, and for what Twilio says by itself."""
    at, sid, to = _moment(message.get("date_created")), str(message.get("sid")), str(message.get("to"))
    if message.get("direction") != _OURS or at is None:
        return None
    return Listed(
        provider_id=sid,
        medium=Medium.WHATSAPP if to.startswith(WHATSAPP) else Medium.SMS,
        address=to.removeprefix(WHATSAPP),
        body=str(message.get("body") or ""),
        at=at,
        status=STATUSES.get(str(message.get("status"))),
        reason=str(message.get("error_code") or ""),
    )


def charge_of(message: Mapping[str, Any]) -> Charge | None:
    """Give what Twilio took for a message of ours; None as long as it does not say, and for what is not ours."""
    price, segments = PRICE.fullmatch(str(message.get("price"))), str(message.get("num_segments"))
    if message.get("direction") != _OURS or not price:
        return None
    return Charge(
        provider_id=str(message.get("sid")),
        price=Decimal(price[1]),
        currency=str(message.get("price_unit") or "").upper(),
        segments=int(segments) or None if segments.isdecimal() else None,
    )


def inbound_of(message: Mapping[str, Any], provider: str) -> Inbound | None:
    """Give a contact's message that Twilio shows; None for what we sent, and for an advertisement."""
    fields = {"MessageSid": "sid", "From": "from", "To": "to", "Body": "body"}
    form = Form([(name, str(message.get(field) or "")) for name, field in fields.items()])
    if message.get("direction") != "inbound" or form.is_from_service("From"):
        return None
    try:
        found = message_of(form, provider)
    except InboundError:
        return None
    return replace(found, sent_at=_moment(message.get("date_created")))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: object) -> datetime | None:
    """Read a date as Twilio writes it, as in mail."""
    try:
        return parsedate_to_datetime(str(text)).astimezone(UTC)
    except ValueError:
        return None
