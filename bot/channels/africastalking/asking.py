"""Africa's Talking's inbox, read from where we stopped (http://docs.africastalking.com/sms/fetchmessages); our money.

What the inbox holds it has brought to us, too, or tried to: they could be asked about nothing else that we sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlencode

from bot.asking import Balance
from bot.channels import Form
from bot.channels.africastalking.webhooks import message_of
from bot.errors import Fault, InboundError, SendError
from bot.marking import N_
from bot.messages import Inbound
from bot.wire import Wire, fault_of

_AMOUNT = re.compile(r"([A-Z]{3}) (-?\d+(?:\.\d+)?)")
_MOST_PAGES = 20
"""Of a hundred messages each; what is left is read next time."""


def read_inbox(wire: Wire, headers: Mapping[str, str], username: str, mark: str) -> Iterator[tuple[Inbound, str, str]]:
    """Give each message after a mark, with our line that it came to and its own mark. Raises SendError."""
    for _ in range(_MOST_PAGES):
        query = urlencode({"username": username, "lastReceivedId": mark or "0"})
        response = wire.call("GET", f"/version1/messaging?{query}", headers)
        error = fault_of(response)
        if error is not None:
            raise error
        match response.json().get("SMSMessageData"):
            case {"Messages": [*messages]} if all(isinstance(one, dict) and "id" in one for one in messages):
                pass
            case _:
                raise SendError(Fault.CHANNEL, N_("Africa's Talking's inbox was not understood."), code="Messages")
        if not messages:
            return
        for one in messages:
            mark = str(one["id"])
            message = _message(one)
            if message is not None:
                yield message, str(one.get("to", "")), mark


def read_balance(wire: Wire, headers: Mapping[str, str], username: str) -> Balance:
    """Give what is left on the account. Raises SendError."""
    response = wire.call("GET", f"/version1/user?{urlencode({'username': username})}", headers)
    error = fault_of(response)
    if error is not None:
        raise error
    match response.json().get("UserData"):
        case {"balance": str(said)} if amount := _AMOUNT.fullmatch(said):
            return Balance(Decimal(amount[2]), amount[1])
    raise SendError(Fault.CHANNEL, N_("Africa's Talking's balance was not understood."), code="UserData")


def _message(one: Mapping[str, object]) -> Inbound | None:
    """Give a contact's message; None for an advertisement, and for what cannot be read."""
    form = Form([(name, str(value)) for name, value in one.items()])
    if form.is_from_service("from"):
        return None
    try:
        at = datetime.fromisoformat(form.text("date"))
        return replace(message_of(form), sent_at=at if at.tzinfo else at.replace(tzinfo=UTC))
    except (InboundError, ValueError):
        return None
