"""Replies that staff give often, kept in both languages, and filled in for whom they answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.broadcasting.wording import LONGEST, PLACE, Wording
from bot.store.tickets import canned_replies

_NO_FIELD = N_("There is no field {field}. There are: {known}.")
_KNOWN_NAME = N_("There is a reply called {name} already.")


def list_replies(db: Connection) -> Sequence[Row[Any]]:
    """Give all canned replies, by name."""
    return db.execute(select(canned_replies).order_by(canned_replies.c.name)).all()


def get_reply(db: Connection, reply: int) -> Row[Any]:
    """Give a canned reply. Raises LookupError where there is none."""
    found = db.execute(select(canned_replies).where(canned_replies.c.id == reply)).one_or_none()
    if found is None:
        raise LookupError(reply)
    return found


def keep_reply(runtime: Runtime, db: Connection, values: Mapping[str, str], reply: int | None, now: datetime) -> None:
    """Keep a reply: name, text_en, text_rw; in place of the one of that id. Raises Refusal for what cannot be filled.

    Raises LookupError where the one that is to be changed is gone.
    """
    known = fields_of(runtime)
    for text in (values["text_en"], values["text_rw"]):
        for name in PLACE.findall(text):
            if name not in known:
                raise Refusal(_NO_FIELD, field=f"{{{name}}}", known=" ".join(f"{{{one}}}" for one in known))
    own = {**values, "changed_at": now}
    try:
        with db.begin_nested():
            if reply is None:
                db.execute(insert(canned_replies).values(own))
            elif db.execute(update(canned_replies).where(canned_replies.c.id == reply).values(own)).rowcount == 0:
                raise LookupError(reply)
    except IntegrityError:
        raise Refusal(_KNOWN_NAME, name=values["name"]) from None


def remove_reply(db: Connection, reply: int) -> None:
    """Have a reply no more."""
    db.execute(delete(canned_replies).where(canned_replies.c.id == reply))


def fields_of(runtime: Runtime) -> list[str]:
    """Give the names that a reply may have in braces: those of a contact, and those of the house."""
    return [*LONGEST, *(name for name, value in runtime.house.words.items() if value)]


def fill(runtime: Runtime, reply: Row[Any], contact: Row[Any]) -> str:
    """Give a reply in the language of a contact: a row with their language, name, district and sector."""
    text = reply.text_en if (contact.language or runtime.default_language) == "en" else reply.text_rw
    filled = PLACE.sub(lambda found: runtime.house.words.get(found[1], found[0]), text)
    known = {name: getattr(contact, name.partition(".")[2]) for name in LONGEST}
    return Wording(filled, Medium.SMS).fill(json.dumps(known))
