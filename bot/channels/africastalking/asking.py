"""Africa's Talking's inbox, read from where we stopped (http://docs.africastalking.com/sms/fetchmessages).

What it holds it has brought to us, too, or tried to: there is nothing else of ours that they could be asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from bot.channels import Form
from bot.channels.africastalking.webhooks import message_of
from bot.errors import Fault, InboundError, SendError
from bot.messages import Inbound
from bot.wire import Wire, fault_of

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
                raise SendError(Fault.CHANNEL, "Africa's Talking's inbox was not understood.", code="Messages")
        if not messages:
            return
        for one in messages:
            mark = str(one["id"])
            message = _message(one)
            if message is not None:
                yield message, str(one.get("to", "")), mark


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
