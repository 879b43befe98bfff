"""What a phone sends by Africa's Talking."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.simulator.africastalking_api import network_code
from bot.simulator.ledger import Message

if TYPE_CHECKING:
    from bot.simulator.exchange import Exchange
    from bot.simulator.webhooks import Reply


def sms_by_africastalking(exchange: Exchange, address: str, text: str, to: str = "") -> Reply:
    """Send a text message to a short code or sender of the bot's, and give what the bot answered."""
    line = to or exchange.settings.at_sender_id or "AFRICASTKNG"
    message = Message(
        id=str(uuid.uuid4()),
        provider="africastalking",
        medium="sms",
        origin="phone",
        address=address,
        line=line,
        body=text,
        status="Received",
    )
    exchange.ledger.add(message)
    form = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "from": address,
        "id": message.id,
        "linkId": str(uuid.uuid4()),
        "text": text,
        "to": line,
        "networkCode": network_code(address),
    }
    return exchange.webhooks.africastalking("sms", form)
