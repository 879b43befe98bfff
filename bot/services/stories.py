"""What was said between a contact and us: by whom, over all media, in its order, as it was seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, literal, null, or_, select, true, union_all

from bot.messages import Medium
from bot.store.contacts import contacts
from bot.store.conversations import inbound
from bot.store.outbox import outbox

SAID_AT_MOST = 100
_OUT, _IN = 0, 1
"""Of two that were said at once the answer is shown as the later one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said."""

    at: datetime
    medium: str
    is_ours: bool
    text: str
    choices: Sequence[str] = ()
    """What could be tapped below it, where it was shown so."""
    status: str | None = None
    reason: str | None = None
    reply: str | None = None
    """Of a USSD turn: the screen that answered it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of what was said, the latest first."""

    said: Sequence[Said]
    before: str
    """Where the older part begins, for `read_talk`; empty where there is none."""


def get_contact(db: Connection, contact_id: int) -> Row[Any]:
    """Give a contact. Raises NoResultFound where there is none, or they are erased."""
    return db.execute(select(contacts).where(contacts.c.id == contact_id, contacts.c.erased_at.is_(None))).one()


def read_talk(db: Connection, contact_id: int, before: str = "") -> Talk:
    """Give what was said, the latest first: what is older than where an earlier stretch ended, or else the newest."""
    since = _point(before)
    both = union_all(_heard(contact_id, since), _sent(contact_id, since)).subquery()
    newest = select(both).order_by(both.c.at.desc(), both.c.side, both.c.id.desc()).limit(SAID_AT_MOST)
    rows = db.execute(newest).all()
    return Talk([_said(row) for row in rows], _end(rows[-1]) if len(rows) == SAID_AT_MOST else "")


_Point = tuple[datetime, int, int]


def _heard(contact_id: int, since: _Point | None) -> Select[Any]:
    columns = (inbound.c.id, inbound.c.received_at.label("at"), literal(_IN).label("side"), inbound.c.medium)
    words = (inbound.c.text, inbound.c.reply, null().label("prompt"), null().label("choices"))
    none = (null().label("status"), null().label("reason"))
    heard = select(*columns, *words, *none).where(inbound.c.contact_id == contact_id)
    return _stretch(heard, inbound.c.received_at, inbound.c.id, _older(inbound.c.received_at, inbound.c.id, _IN, since))


def _sent(contact_id: int, since: _Point | None) -> Select[Any]:
    columns = (outbox.c.id, outbox.c.created_at.label("at"), literal(_OUT).label("side"), outbox.c.medium)
    words = (outbox.c.body.label("text"), null().label("reply"), outbox.c.prompt, outbox.c.choices)
    sent = select(*columns, *words, outbox.c.status, outbox.c.reason).where(outbox.c.contact_id == contact_id)
    return _stretch(sent, outbox.c.created_at, outbox.c.id, _older(outbox.c.created_at, outbox.c.id, _OUT, since))


def _stretch(those: Select[Any], at: Column[datetime], key: Column[int], older: ColumnElement[bool]) -> Select[Any]:
    newest = those.where(older).order_by(at.desc(), key.desc()).limit(SAID_AT_MOST)
    return select(newest.subquery())


def _older(at: Column[datetime], key: Column[int], side: int, since: _Point | None) -> ColumnElement[bool]:
    if since is None:
        return true()
    when, last_side, last_id = since
    if side == last_side:
        return or_(at < when, and_(at == when, key < last_id))
    return at <= when if side > last_side else at < when


def _said(row: Row[Any]) -> Said:
    """Give a row as it was seen: on WhatsApp choices are tapped, elsewhere they are lines of the text."""
    is_tapped = row.medium == Medium.WHATSAPP and row.prompt and row.choices
    choices = [label for _, label in json.loads(row.choices)] if is_tapped else ()
    text = row.prompt if is_tapped else row.text
    return Said(row.at, row.medium, row.side == _OUT, text, choices, row.status, row.reason, row.reply)


def _end(row: Row[Any]) -> str:
    return f"{(row.at - _EPOCH) // _MICROSECOND}-{row.side}-{row.id}"


def _point(text: str) -> _Point | None:
    """Give where a stretch ended, from an address; None where it says nothing that makes sense."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        return None
    at, side, key = map(int, parts)
    return _EPOCH + at * _MICROSECOND, side, key
