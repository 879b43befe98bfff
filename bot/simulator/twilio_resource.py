"""A message as Twilio's API shows it, and the pages of a list of them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.simulator.twilio_errors import SAYINGS
from bot.text import segments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.simulator.ledger import Message

LARGEST_PAGE = 1000
_PRICES = {"sms": Decimal("0.0487"), "whatsapp": Decimal("0.005")}
_DIRECTIONS = {"phone": "inbound", "bot": "outbound-api", "provider": "outbound-reply"}


def resource(account: str, message: Message) -> dict[str, Any]:
    """Give one message as the API shows it."""
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.id}"
    sender, to = _ends(message)
    moment = format_datetime(datetime.fromisoformat(message.at))
    waits = message.status in ("queued", "accepted")
    code = int(message.error) if message.error else None
    return {
        "sid": message.id,
        "account_sid": account,
        "api_version": "2010-04-01",
        "messaging_service_sid": message.service or None,
        "from": sender,
        "to": to,
        "body": message.body,
        "direction": _DIRECTIONS[message.origin],
        "status": message.status,
        "error_code": code,
        "error_message": SAYINGS.get(code) if code else None,
        "date_created": moment,
        "date_updated": moment,
        "date_sent": None if waits else moment,
        "num_media": "1" if message.media else "0",
        # A messaging service counts only after it has chosen the sender, and a price is known only afterwards.
        "num_segments": "0" if message.service and waits else str(segments(message.body)),
        "price": None if waits else _price(message),
        "price_unit": "USD",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def asked_for(message: Message, query: Mapping[str, str]) -> bool:
    """Say whether a list with this query shows the message: To, From, and DateSent with `<` or `>` or alone."""
    sender, to = _ends(message)
    if message.provider != "twilio" or to != query.get("To", to) or sender != query.get("From", sender):
        return False
    at = datetime.fromisoformat(message.at).replace(microsecond=0)
    if day := query.get("DateSent"):
        return at.date() == _moment(day).date()
    since, until = query.get("DateSent>"), query.get("DateSent<")
    return (not since or at >= _moment(since)) and (not until or at <= _moment(until))


def page(account: str, messages: Sequence[Message], query: Mapping[str, str]) -> dict[str, Any]:
    """Give one page of a list, with the addresses of its neighbours. Raises ValueError for a page that is no number."""
    size = min(int(query.get("PageSize", "50")), LARGEST_PAGE)
    number = int(query.get("Page", "0"))
    rest = {name: value for name, value in query.items() if name not in ("Page", "PageSize")}

    def uri(wanted: int) -> str:
        asked = urlencode({**rest, "PageSize": size, "Page": wanted})
        return f"/2010-04-01/Accounts/{account}/Messages.json?{asked}"

    end = (number + 1) * size
    return {
        "messages": [resource(account, message) for message in messages[number * size : end]],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": min(end, len(messages)) - 1,
        "uri": uri(number),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(number - 1) if number else None,
        "next_page_uri": uri(number + 1) if end < len(messages) else None,
    }


def _price(message: Message) -> str | None:
    """Give what a message costs, as an amount that is taken; what came in costs nothing here."""
    if message.origin != "bot" or message.status == "failed":
        return None
    each, counted = _PRICES[message.medium], segments(message.body) if message.medium == "sms" else 1
    return f"-{each * counted:.5f}"


def _ends(message: Message) -> tuple[str, str]:
    """Give the sender and the receiver."""
    scheme = "whatsapp:" if message.medium == "whatsapp" else ""
    phone, line = scheme + message.address, scheme + message.line
    return (phone, line) if message.origin == "phone" else (line, phone)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
