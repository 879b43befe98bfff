"""Writes outbox rows: what is to be sent, on which channel, how long it is worth sending."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.marking import N_
from bot.messages import Channel, Medium, MessageClass, MessageStatus
from bot.programme.contacts import find_address
from bot.services.taps import offer
from bot.text import segments

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services.passage import Passage, Spoken

CHOOSE = N_("Choose")
"""What opens a list of choices; WhatsApp takes 20 characters."""
REPLIES = "replies"
"""The lane of replies and notices."""
_REPLY_WORTH = timedelta(hours=1)
"""After an hour a prompt answers nobody any more."""
_RECEIPT_WORTH = timedelta(hours=10)
"""As long as Twilio keeps a message in its queue at the most."""


def rows_of(passage: Passage, spoken: Spoken) -> list[dict[str, object]]:
    """Give the outbox rows of a turn: its reply, unless it was a USSD screen, and its receipt."""
    rows = []
    if spoken.text and passage.message.medium is not Medium.USSD:
        rows.append(screen_row(passage, spoken) | {"expires_at": passage.now + _REPLY_WORTH})
    receipt_by = passage.runtime.channel_for(Medium.SMS) if spoken.receipt else None
    address = find_address(passage.db, passage.row.id, Medium.SMS) if receipt_by else None
    if receipt_by and address:
        row = outbox_row(receipt_by, passage.row.id, address, spoken.receipt, passage.now)
        rows.append(row | {"expires_at": passage.now + _RECEIPT_WORTH})
    return rows


def screen_row(passage: Passage, spoken: Spoken) -> dict[str, object]:
    """Give the row of what is said to the contact where the passage goes on, with its menu."""
    channel, address = passage.runtime.channels[passage.message.channel], passage.message.address
    return outbox_row(channel, passage.row.id, address, spoken.text, passage.now) | _menu(passage, spoken)


def _menu(passage: Passage, spoken: Spoken) -> dict[str, object]:
    """Give the columns of a turn's menu, whose screen is kept; of what is none, nothing."""
    if not spoken.choices or passage.session is None:
        return {}
    screen = {
        "contact_id": passage.row.id,
        "digest": passage.digest,
        "state": passage.session.dump(),
        "sent_at": passage.now,
    }
    choices = [(choice.id, choice.label) for choice in offer(passage.db, screen, spoken.choices)]
    return {"prompt": spoken.prompt, "choices": json.dumps(choices), "opener": passage.words(CHOOSE)}


def outbox_row(channel: Channel, contact_id: int, address: str, body: str, now: datetime) -> dict[str, object]:
    """Give a reply's row, due now; whoever writes another class or lane changes it."""
    return {
        "contact_id": contact_id,
        "message_class": MessageClass.REPLY,
        "lane": REPLIES,
        "medium": channel.medium,
        "channel": channel.name,
        "provider": channel.provider,
        "address": address,
        "body": body,
        "prompt": "",
        "choices": "",
        "opener": "",
        "segments": segments(body) if channel.medium is Medium.SMS else 1,
        "status": MessageStatus.QUEUED,
        "created_at": now,
        "due_at": now,
        "expires_at": None,
        "status_at": now,
    }
