"""Tags: words of staff that contacts carry, given to a whole audience at once and taken from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import BroadcastError
from bot.programme.lifecycle import By
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.store.audiences import tags
from bot.store.contacts import contacts
from bot.store.staff import history

_LONGEST = 30
_ADD: dict[str, Any] = {"sqlite": sqlite.insert(tags), "postgresql": postgresql.insert(tags)}


def tag(db: Connection, runtime: Runtime, audience: Audience, word: str, by: By) -> int:
    """Have everybody of an audience carry a tag, on record; gives how many did not before. Raises BroadcastError."""
    word, now = read_tag(word), literal(runtime.clock(db), tags.c.tagged_at.type)
    found = select(contacts.c.id, literal(word), now).where(*_whom(runtime, audience), ~_carries(word))
    _note(db, found, ("tag", "tagged"), by)
    made = _ADD[db.dialect.name].from_select(["contact_id", "tag", "tagged_at"], found).on_conflict_do_nothing()
    return int(db.execute(made.execution_options(preserve_rowcount=True)).rowcount)


def untag(db: Connection, runtime: Runtime, audience: Audience, word: str, by: By) -> int:
    """Take a tag from everybody of an audience, on record; gives how many carried it. Raises BroadcastError."""
    word, now = read_tag(word), literal(runtime.clock(db), tags.c.tagged_at.type)
    found = select(contacts.c.id, literal(word), now).where(*_whom(runtime, audience), _carries(word))
    _note(db, found, ("untag", "untagged"), by)
    theirs = tags.c.contact_id.in_(select(contacts.c.id).where(*_whom(runtime, audience)))
    return int(db.execute(delete(tags).where(tags.c.tag == word, theirs)).rowcount)


def tags_of(db: Connection, contact_id: int) -> Sequence[str]:
    """Give the tags that a contact carries, in alphabetical order."""
    return db.execute(select(tags.c.tag).where(tags.c.contact_id == contact_id).order_by(tags.c.tag)).scalars().all()


def list_tags(db: Connection) -> Sequence[Row[Any]]:
    """Give every `tag` that somebody carries, and by how many `contacts`."""
    counted = select(tags.c.tag, func.count().label("contacts")).group_by(tags.c.tag).order_by(tags.c.tag)
    return db.execute(counted).all()


def read_tag(text: str) -> str:
    """Give a tag as it is kept: in small letters, one space between words. Raises BroadcastError for what is none."""
    word = " ".join(text.split()).lower()
    if not word or len(word) > _LONGEST or "," in word:
        raise BroadcastError(f"A tag is a word or some, without a comma, of {_LONGEST} letters at the most.")
    return word


def _whom(runtime: Runtime, audience: Audience) -> list[ColumnElement[bool]]:
    wanted = audience.conditions(runtime.default_language, runtime.house.zone)
    return [contacts.c.erased_at.is_(None), *wanted]


def _carries(word: str) -> ColumnElement[bool]:
    return exists().where(tags.c.contact_id == contacts.c.id, tags.c.tag == word)


def _note(db: Connection, found: Select[Any], what: tuple[str, str], by: By) -> None:
    """Put each contact's change on record, by one statement."""
    whom = found.subquery()
    contact_id, word, now = whom.c
    columns = {
        "subject": literal(contacts.name),
        "subject_id": contact_id,
        "event": literal(what[0]),
        "became": literal(what[1]),
        "staff_id": literal(by.staff_id, history.c.staff_id.type),
        "note": word,
        "changed_at": now,
    }
    db.execute(insert(history).from_select(list(columns), select(*columns.values())))
