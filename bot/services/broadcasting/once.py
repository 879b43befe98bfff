"""A form that is sent twice drafts one broadcast."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.programme.lifecycle import By
from bot.runtime import Runtime
from bot.services.broadcasting.drafting import Draft, draft
from bot.store.broadcasts import broadcasts
from bot.store.database import hold


def draft_once(db: Connection, runtime: Runtime, wanted: Draft, key: str, by: By) -> tuple[int, bool]:
    """Draft a broadcast by a form with this key; gives its id, and whether it was drafted just now.

    Raises BroadcastError.
    """
    hold(db, f"form {key}")
    found = db.execute(select(broadcasts.c.id).where(broadcasts.c.form_key == key)).scalar_one_or_none()
    if found:
        return found, False
    made = draft(db, runtime, wanted, by)
    db.execute(update(broadcasts).where(broadcasts.c.id == made).values(form_key=key))
    return made, True
