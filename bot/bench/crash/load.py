"""What is sent: a broadcast and notices to contacts of every channel, each message with words of its own.

The broadcast's rows are as `prepare` writes them, but by two channels at once, of which one cannot be asked.
"""

from __future__ import annotations

import json
from itertools import cycle, islice
from typing import TYPE_CHECKING

from sqlalchemy import insert, text

from bot.messages import Medium, MessageClass, MessageStatus
from bot.programme.consent import PROFILE
from bot.store import books
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, consents, contacts
from bot.store.database import database_clock
from bot.store.outbox import outbox
from bot.text import segments

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_TEXT = "Hello {contact.name}, the workshop on footwear begins on Monday."
_NOTICE = "{name}, your registration is noted. Number {number}."
_SMS = (("twilio-sms", "twilio"), ("africastalking-sms", "africastalking"))
_NOTICED_BY = (("twilio-whatsapp", "twilio", Medium.WHATSAPP), *((*each, Medium.SMS) for each in _SMS))
_COUNT_ON = text("SELECT setval(pg_get_serial_sequence('contacts', 'id'), :last)")
"""Whoever writes to us meanwhile gets an id that is free."""
_NOTICES = 5
"""One of so many messages is a notice."""
_FIRST = 9_000_000
"""The contacts' numbers begin here; who talks meanwhile has others."""


def write(db: Connection, messages: int) -> None:
    """Write the contacts and what is to be sent to them; all of it is due now."""
    now = database_clock(db)
    sent = messages - messages // _NOTICES
    _meet(db, sent, now)
    told = {"text_en": _TEXT, "text_rw": _TEXT, "filters": "{}", "medium": Medium.SMS}
    moments = dict.fromkeys(("created_at", "prepared_at", "started_at"), now)
    row = {"id": 1, "name": "Crash", "status": "started", "recipients": sent, **told, **moments}
    db.execute(insert(broadcasts), row)
    channels = islice(cycle(_SMS), sent)
    db.execute(insert(outbox), [_broadcast(number, *by, now) for number, by in enumerate(channels, 1)])
    noticed = islice(cycle(_NOTICED_BY), messages - sent)
    db.execute(insert(outbox), [_notice(number, *by, now) for number, by in enumerate(noticed, 1)])
    books.note(db, now, "broadcasts", sent)
    books.note(db, now, "notices", messages - sent)


def _meet(db: Connection, many: int, now: datetime) -> None:
    known = {"language": "en", "district": "Huye", "sector": "Tumba", "trade": "shoes", "created_at": now}
    numbers = range(1, many + 1)
    db.execute(insert(contacts), [{**known, "id": number, "name": _name(number)} for number in numbers])
    db.execute(_COUNT_ON, {"last": many})
    db.execute(insert(addresses), [
        {"contact_id": number, "medium": medium, "value": _address(number), "channel": channel, "last_inbound_at": now}
        for number in numbers
        for medium, channel in ((Medium.SMS, _SMS[number % len(_SMS)][0]), (Medium.WHATSAPP, "twilio-whatsapp"))
    ])  # fmt: skip
    agreed = {"purpose": PROFILE, "wording": "Do you agree?", "language": "en", "medium": "sms", "given_at": now}
    db.execute(insert(consents), [{"contact_id": number, **agreed} for number in numbers])


def _broadcast(number: int, channel: str, provider: str, now: datetime) -> dict[str, object]:
    row = _row(number, channel, provider, "", now)  # its words are put together when it begins
    mine = {"broadcast_id": 1, "language": "en", "fields": json.dumps({"contact.name": _name(number)})}
    return row | mine | {"lane": "bulk", "message_class": MessageClass.BROADCAST, "medium": Medium.SMS}


def _notice(number: int, channel: str, provider: str, medium: Medium, now: datetime) -> dict[str, object]:
    row = _row(number, channel, provider, _NOTICE.format(name=_name(number), number=number), now)
    return row | {"lane": "replies", "message_class": MessageClass.NOTICE, "medium": medium}


def _row(number: int, channel: str, provider: str, body: str, now: datetime) -> dict[str, object]:
    return {
        "contact_id": number,
        "channel": channel,
        "provider": provider,
        "address": _address(number),
        "body": body,
        "segments": segments(body),
        "status": MessageStatus.QUEUED,
        **dict.fromkeys(("created_at", "due_at", "status_at"), now),
    }


def _name(number: int) -> str:
    return f"Uwase {number}"


def _address(number: int) -> str:
    return f"+25078{_FIRST + number:07}"
