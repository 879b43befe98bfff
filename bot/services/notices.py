"""Notices: news of their own affairs to contacts, and questions of ours that begin a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from bot.engine.values import show, store
from bot.errors import SessionError
from bot.messages import Inbound, Medium, MessageClass, MessageStatus
from bot.programme.contacts import find_address, find_open_chat, meet
from bot.runtime import Runtime
from bot.services.outgoing import outbox_row, screen_row
from bot.services.passage import Passage
from bot.services.quiet import next_allowed
from bot.services.templated import columns_of
from bot.store import reception, turns
from bot.store.contacts import contacts
from bot.store.conversations import inbound
from bot.store.files import find_places
from bot.store.outbox import outbox

WINDOW = timedelta(hours=24)
"""For how long after a contact's last message WhatsApp lets us write freely."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_SENT = (MessageStatus.FAILED, MessageStatus.REFUSED, MessageStatus.EXPIRED, MessageStatus.CANCELLED)


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
    file_id: int | None = None
    """A file that goes with it: attached on WhatsApp, where that is open, else found at an address.

    The sentence says `{file}`: its name where it is attached, the address where it is not.
    """
    repeats: bool = True
    """Whether it is said again on a day on which it was said and the reader has not been in touch since."""
    template: str = ""
    """Which of the standard templates tells the same, for who has only WhatsApp and has not written for a day."""


def notify(runtime: Runtime, db: Connection, notice: Notice) -> bool:
    """Write a notice; False where nobody may write to the contact, or there is no way to.

    It goes out when the quiet hours allow it. Rings nothing: the sweeper finds it, or whoever commits rings.
    """
    reader, due_at, way = _find(runtime, db, notice)
    row = _row(runtime, db, reader, way, notice) if way else _row_by_template(runtime, db, reader, notice)
    if row is None:
        return False
    if notice.repeats or not _still_stands(db, row, due_at.astimezone(runtime.house.zone)):
        _write(db, row, due_at, notice.worth)
    return True


def answer(runtime: Runtime, db: Connection, notice: Notice) -> bool:
    """Write what a contact asked for and what took us a while: a reply, which waits for nothing; False as above."""
    (reader, _), now = _lock(db, notice.contact_id), runtime.clock(db)
    way = None if reader.taken_over_at or reader.doubted_at else _way_of(runtime, db, notice, reader, now)
    if way is None:
        return False
    turns.insert_outbox(db, [_row(runtime, db, reader, way, notice) | {"expires_at": now + notice.worth}])
    return True


def ask(runtime: Runtime, db: Connection, flow: str, otherwise: Notice) -> bool:
    """Begin a conversation with a contact by a flow of ours; False where nobody may write to them.

    Where they are in the middle of another, cannot answer on that channel, are reached through somebody else's phone,
    or would get in the same words what they have not read yet, the sentence is sent instead: it says with which word or
    number to begin, once while it is unread. The question waits for as long as the sentence would be worth sending.
    """
    otherwise = replace(otherwise, repeats=False)
    reader, due_at, way = _find(runtime, db, otherwise)
    if way is None or reader.id != otherwise.contact_id:
        return notify(runtime, db, otherwise)
    passage = take_up(runtime, db, way, runtime.clock(db))
    if passage.session is not None or not runtime.channels[way.channel].two_way:
        return notify(runtime, db, otherwise)
    passage.begin(flow, asks_language=False)
    spoken = passage.spoken()
    asked = {"contact_id": reader.id, "body": spoken.text}
    if _still_stands(db, asked, due_at.astimezone(runtime.house.zone)):
        return notify(runtime, db, otherwise)
    expires_at = max(passage.now + runtime.lifetimes.session(way.medium), due_at + otherwise.worth)
    turns.write_session(db, passage.left() | {"expires_at": expires_at})
    _write(db, screen_row(passage, spoken), due_at, otherwise.worth)
    return True


def find_way(
    runtime: Runtime, db: Connection, contact_id: int, due_at: datetime, first: Medium = Medium.SMS
) -> Inbound | None:
    """Give the line by which a contact can be told at an instant, as if they had written by it.

    Whoever has no number is told on WhatsApp while that is open, and others too where it is to be tried first; who has
    neither, on the phone that they are reached through, whose owner is the one who reads it then.
    """
    ways = {
        Medium.SMS: find_address(db, contact_id, Medium.SMS),
        Medium.WHATSAPP: find_open_chat(db, contact_id, due_at - WINDOW),
    }
    for medium in sorted(ways, key=first.__ne__):
        channel, address = runtime.channel_for(medium), ways[medium]
        if channel and address:
            return Inbound(channel.provider, channel.name, medium, address, external_id="")
    through = db.execute(select(contacts.c.reached_through_id).where(contacts.c.id == contact_id)).scalar_one()
    return find_way(runtime, db, through, due_at, first) if through else None


def take_up(runtime: Runtime, db: Connection, way: Inbound, now: datetime) -> Passage:
    """Give a contact's passage by a line, with what is open; what cannot be gone on with is closed."""
    row = reception.find(db, way, runtime.replies_at_most)
    if row is None:
        meet(db, way, now, runtime.seal)
        row = reception.find(db, way, runtime.replies_at_most)
        assert row is not None  # noqa: S101  # it was made in this very transaction
    passage = Passage(runtime, db, way, row, now)
    try:
        passage.open(fresh=False)
    except SessionError:
        turns.end_session(db, row.session_id, now)
    return passage


def _lock(db: Connection, contact_id: int) -> tuple[Row[Any], Row[Any]]:
    """Give who reads what is written to a contact, and the contact, both locked: mostly they are one.

    Who has no phone is reached through somebody else's.
    """
    through = select(contacts.c.reached_through_id).where(contacts.c.id == contact_id).scalar_subquery()
    both = select(contacts).where(or_(contacts.c.id == contact_id, contacts.c.id == through))
    rows = {row.id: row for row in db.execute(both.order_by(contacts.c.id).with_for_update())}
    return rows.get(rows[contact_id].reached_through_id, rows[contact_id]), rows[contact_id]


def _find(runtime: Runtime, db: Connection, notice: Notice) -> tuple[Row[Any], datetime, Inbound | None]:
    """Give who reads it, locked; when the quiet hours let them be written to, and by which line, if at all."""
    reader, contact = _lock(db, notice.contact_id)
    due_at = next_allowed(runtime.clock(db), runtime.quiet, runtime.house.zone)
    if contact.opted_out_at or not _may_read(reader):
        return reader, due_at, None
    return reader, due_at, _way_of(runtime, db, notice, reader, due_at)


def _may_read(reader: Row[Any]) -> bool:
    return not (reader.opted_out_at or reader.taken_over_at or reader.doubted_at)


def _still_stands(db: Connection, row: Mapping[str, object], due_at: datetime) -> bool:
    """Whether the same words go out on that day, or did, and the reader has not been in touch since."""
    midnight = due_at.replace(hour=0, minute=0, second=0, microsecond=0)
    since = select(inbound.c.id).where(inbound.c.contact_id == row["contact_id"])
    same = select(outbox.c.id).where(outbox.c.contact_id == row["contact_id"], outbox.c.body == row["body"])
    same = same.where(outbox.c.due_at >= midnight, outbox.c.status.not_in(_NOT_SENT))
    unread = outbox.c.begun_at.is_(None) | ~since.where(inbound.c.received_at > outbox.c.begun_at).exists()
    return db.execute(same.where(unread).limit(1)).first() is not None


def _way_of(runtime: Runtime, db: Connection, notice: Notice, reader: Row[Any], due_at: datetime) -> Inbound | None:
    first = Medium.WHATSAPP if notice.file_id else Medium.SMS
    return find_way(runtime, db, reader.id, due_at, first)


def _row(runtime: Runtime, db: Connection, reader: Row[Any], way: Inbound, notice: Notice) -> dict[str, object]:
    file = _file(runtime, db, way.medium, notice.file_id) if notice.file_id else {}
    now = runtime.clock(db)
    told = replace(notice, values={**notice.values, **file})
    words = _words(runtime, reader.language or runtime.default_language, told, now)
    if reader.id != notice.contact_id:
        words = f"{_name_of(db, notice.contact_id)}: {words}"
    row = outbox_row(runtime.channels[way.channel], reader.id, way.address, words, now)
    return row | {"file_id": notice.file_id}


def _row_by_template(runtime: Runtime, db: Connection, reader: Row[Any], notice: Notice) -> dict[str, object] | None:
    """Give the row by which a contact is told who has only WhatsApp, and has not written there for a day.

    None where they may not be told, where no template says it, or it is told on somebody else's phone.
    """
    channel, address = runtime.channel_for(Medium.WHATSAPP), find_open_chat(db, reader.id, _LONG_AGO)
    if not (channel and address and _may_read(reader)) or reader.id != notice.contact_id or notice.file_id:
        return None
    now, language = runtime.clock(db), reader.language or runtime.default_language
    columns = columns_of(db, notice.template, language, _shown(runtime, language, notice, now))
    return outbox_row(channel, reader.id, address, "", now) | columns if columns else None


def _name_of(db: Connection, contact_id: int) -> str:
    return db.execute(select(contacts.c.name).where(contacts.c.id == contact_id)).scalar_one() or "-"


def _file(runtime: Runtime, db: Connection, medium: Medium, file_id: int) -> dict[str, str]:
    place = find_places(db, [file_id])[file_id]
    return {"file": place.rpartition("/")[2] if medium is Medium.WHATSAPP else f"{runtime.public_url}{place}"}


def _words(runtime: Runtime, language: str, notice: Notice, now: datetime) -> str:
    return runtime.say(language, notice.message, **_shown(runtime, language, notice, now))


def _shown(runtime: Runtime, language: str, notice: Notice, now: datetime) -> dict[str, str]:
    zone = runtime.house.zone
    today = now.astimezone(zone).date()
    return {name: show(store(value), language, zone, today=today) for name, value in notice.values.items()}


def _write(db: Connection, row: dict[str, object], due_at: datetime, worth: timedelta) -> None:
    own = {"message_class": MessageClass.NOTICE, "due_at": due_at, "expires_at": due_at + worth}
    turns.insert_outbox(db, [row | own])
