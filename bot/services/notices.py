"""Notices: news of their own affairs to contacts, and questions of ours that begin a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.engine.values import show, store
from bot.messages import Channel, Inbound, Medium, MessageClass
from bot.programme.contacts import find_address
from bot.runtime import Runtime
from bot.services.outgoing import REPLIES, outbox_row
from bot.services.passage import Passage
from bot.services.quiet import next_allowed
from bot.store import reception, turns
from bot.store.contacts import addresses, contacts

WINDOW = timedelta(hours=24)
"""For how long after a contact's last message WhatsApp lets us write freely."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for one contact."""

    contact_id: int
    message: str
    """Its English, marked with `N_`; values are named in braces."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Text, counts, dates, moments, amounts and `Both`; shown in the contact's language."""
    worth: timedelta = timedelta(days=1)
    """How long it is worth sending, from the time at which it may go out."""


def notify(runtime: Runtime, db: Connection, notice: Notice) -> bool:
    """Write a notice; False where nobody may write to the contact, or there is no way to.

    It goes out when the quiet hours allow it. Rings nothing: the sweeper finds it, or whoever commits rings.
    """
    contact, line = _find(runtime, db, notice.contact_id)
    if line is None:
        return False
    words = _words(runtime, contact.language or runtime.default_language, notice, runtime.clock(db))
    _write(runtime, db, notice, line, words)
    return True


def ask(runtime: Runtime, db: Connection, flow: str, otherwise: Notice) -> bool:
    """Begin a conversation with a contact by a flow of ours; False where nobody may write to them.

    Where they are in the middle of another, or cannot answer on that channel, the sentence is sent instead: it says
    with which word or number to begin.
    """
    _, line = _find(runtime, db, otherwise.contact_id)
    if line is None:
        return False
    channel, address = line
    message = Inbound(channel.provider, channel.name, channel.medium, address, external_id="")
    row = reception.find(db, message, runtime.replies_at_most)
    if row is None or row.session_id or not channel.two_way:
        return notify(runtime, db, otherwise)
    passage = Passage(runtime, db, message, row, runtime.clock(db))
    passage.begin(flow, asks_language=False)
    turns.write_session(db, passage.left())
    _write(runtime, db, otherwise, line, passage.spoken().text)
    return True


def _find(runtime: Runtime, db: Connection, contact_id: int) -> tuple[Row[Any], tuple[Channel, str] | None]:
    """Give the contact, locked, and the line and address by which they may be written to."""
    contact = db.execute(select(contacts).where(contacts.c.id == contact_id).with_for_update()).one()
    if contact.opted_out_at or contact.taken_over_at or contact.doubted_at:
        return contact, None
    sms, number = runtime.channel_for(Medium.SMS), find_address(db, contact_id, Medium.SMS)
    if sms and number:
        return contact, (sms, number)
    return contact, _whatsapp(runtime, db, contact_id)


def _whatsapp(runtime: Runtime, db: Connection, contact_id: int) -> tuple[Channel, str] | None:
    channel = runtime.channel_for(Medium.WHATSAPP)
    open_still = addresses.c.last_inbound_at > runtime.clock(db) - WINDOW
    own = select(addresses.c.value).where(addresses.c.contact_id == contact_id, addresses.c.medium == Medium.WHATSAPP)
    address = db.execute(own.where(open_still).limit(1)).scalar_one_or_none()
    return (channel, address) if channel and address else None


def _words(runtime: Runtime, language: str, notice: Notice, now: datetime) -> str:
    zone = runtime.house.zone
    today = now.astimezone(zone).date()
    shown = {name: show(store(value), language, zone, today=today) for name, value in notice.values.items()}
    return runtime.say(language, notice.message, **shown)


def _write(runtime: Runtime, db: Connection, notice: Notice, line: tuple[Channel, str], words: str) -> None:
    channel, address = line
    now = runtime.clock(db)
    due_at = next_allowed(now, runtime.quiet, runtime.house.zone)
    row = outbox_row(channel, notice.contact_id, address, words, now)
    own = {"message_class": MessageClass.NOTICE, "lane": REPLIES, "due_at": due_at, "expires_at": due_at + notice.worth}
    turns.insert_outbox(db, [row | own])
