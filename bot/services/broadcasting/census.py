"""Whom an audience has, and why others of it get nothing: counted at once, in one query."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, text

from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import Draft
from bot.services.broadcasting.recipients import LeftOut, Recipients, fields_of
from bot.services.broadcasting.templating import find_named

_ROOM = text("SET LOCAL work_mem = '32MB'")
"""Hundreds of thousands of contacts are hashed and sorted in memory, and not in files, until the transaction ends."""


class Census(BaseModel):
    """Whom a broadcast would go to."""

    languages: Counter[str] = Counter()
    """How many are reached, by language."""
    districts: Counter[str] = Counter()
    """How many are reached, by district; under the empty one where it is not known."""
    by_template: Counter[str] = Counter()
    """How many of them get the broadcast's template, by language."""
    left_out: Counter[str] = Counter()
    """By the reason, a word of `LeftOut`."""

    @property
    def reached(self) -> int:
        """How many are reached."""
        return self.languages.total()


def count(
    runtime: Runtime, db: Connection, audience: Audience, medium: Medium = Medium.SMS, texts: tuple[str, ...] = ()
) -> Census:
    """Count whom words would reach on a medium just now, before anything is drafted."""
    return _count(db, Recipients(runtime, audience, medium, fields_of(*texts), runtime.clock(db)))


def count_draft(runtime: Runtime, db: Connection, draft: Draft) -> Census:
    """Count whom a draft would reach just now. Raises BroadcastError for a template that it cannot have."""
    return _count(db, recipients_of(runtime, db, draft))


def recipients_of(runtime: Runtime, db: Connection, draft: Draft) -> Recipients:
    """Give whom a draft would reach just now. Raises BroadcastError for a template that it cannot have."""
    named, template = fields_of(*draft.texts.values()), find_named(db, draft.template, draft.medium)
    return Recipients(runtime, draft.audience, draft.medium, named, runtime.clock(db), template=template)


def census_of(runtime: Runtime, db: Connection, broadcast: Row[Any]) -> Census:
    """Count a broadcast's audience: as it is now, or, once it was prepared, as it was then."""
    if broadcast.census:
        return Census.model_validate_json(broadcast.census)
    return _count(db, Recipients.of(runtime, broadcast, runtime.clock(db)))


def _count(db: Connection, recipients: Recipients) -> Census:
    if not recipients.runtime.database.is_sqlite:
        db.execute(_ROOM)
    census, reasons = Census(), tuple(LeftOut)
    for row in db.execute(recipients.counted()):
        if row.left_out is not None:
            census.left_out[reasons[row.left_out]] += row.contacts
        else:
            census.languages[row.language] += row.contacts
            census.districts[row.district or ""] += row.contacts
            census.by_template[row.language] += row.contacts * row.by_template
    return census
