"""What staff put right of a contact: who changed what is on record, what it was before is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.contacts import KEPT
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.locking import lock_contacts
from bot.programme.stage import Stage
from bot.store.contacts import contacts


class Overtaken(Refusal):
    """Somebody changed meanwhile what one of the staff had before them."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("Somebody changed these details meanwhile. See what stands now, then save again."))


def fingerprint(row: Row[Any]) -> str:
    """Give what tells whether a contact's details are still what they were when they were read."""
    details = json.dumps([getattr(row, name) for name in KEPT])
    return hashlib.sha256(details.encode()).hexdigest()[:16]


def edit(stage: Stage, contact_id: int, seen: str, details: Mapping[str, str | None]) -> Sequence[str]:
    """Keep a contact's details as they are given; gives the names of those that changed.

    `seen` is the fingerprint of what they were when they were read. Raises Overtaken where they are that no more, and
    LookupError where there is no such contact.
    """
    row = _lock(stage, contact_id)
    changed = [name for name in KEPT if name in details and details[name] != getattr(row, name)]
    if changed and fingerprint(row) != seen:
        raise Overtaken
    if changed:
        values = {name: details[name] for name in changed}
        stage.db.execute(update(contacts).where(contacts.c.id == contact_id).values(values))
        change = Change(contacts.name, contact_id, "edit", "edited", note=", ".join(changed))
        put_on_record(stage.db, [change], stage.by, stage.now)
    return changed


def _lock(stage: Stage, contact_id: int) -> Row[Any]:
    lock_contacts(stage.db, contact_id)
    row = stage.db.execute(
        select(contacts).where(contacts.c.id == contact_id, contacts.c.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        raise LookupError(contact_id)
    return row
