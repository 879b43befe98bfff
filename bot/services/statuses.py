"""Takes in what providers tell us later: delivery updates, opt-outs, the ends of USSD calls."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.messages import DeliveryUpdate, MessageStatus, ProviderOptOut
from bot.programme.consent import set_opt_out
from bot.runtime import Runtime
from bot.store import updates
from bot.store.contacts import addresses
from bot.store.earlier import find_earlier, name_attempt

_WHOSE = select(addresses.c.contact_id).where(addresses.c.value == bindparam("address")).limit(1)


def take_in_update(runtime: Runtime, said: DeliveryUpdate) -> None:
    """Keep a delivery update and move its message forward; early, late, repeated and foreign ones are normal."""
    reference = int(said.reference) if re.fullmatch(r"[0-9]{1,18}", said.reference) else None
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        row = updates.find_row(db, said.provider, said.provider_id, reference)
        past = None if row else find_earlier(db, said.provider, said.provider_id, reference)
        ours = row or past
        contact_id = ours.contact_id if ours else None
        # The contact before the message, as everywhere: who records the answer of a call does so too.
        if said.opted_out and (contact_id := contact_id or _find_contact(db, said.address)):
            set_opt_out(db, contact_id, now)
        if past:
            name_attempt(db, past.attempt_id, said.provider_id, now)
        updates.keep_update(db, _kept(said, ours.id if ours else None, now))
        if ours:
            # Whoever speaks of a message has it, in whatever words.
            told = {"provider_id": said.provider_id if row else None, "reason": said.reason[:40] or None}
            updates.forward(db, ours.id, said.status or MessageStatus.ACCEPTED, now, **told)
    if ours is None:
        _look_again(runtime, said)


def _kept(said: DeliveryUpdate, row_id: int | None, now: datetime) -> dict[str, object]:
    is_all_there_is = row_id is None and not said.reference
    return {
        "outbox_id": row_id,
        "provider": said.provider,
        "provider_id": said.provider_id[:80],
        "word": said.word[:40],
        "status": said.status,
        "reason": said.reason[:80],
        "address": (said.address[:140] or None) if is_all_there_is else None,
        "received_at": now,
    }


def _look_again(runtime: Runtime, said: DeliveryUpdate) -> None:
    """Apply an update that fitted nothing, if the id was recorded meanwhile: who commits second sees the other."""
    with runtime.database.begin() as db:
        updates.adopt_early(db, runtime.clock(db), [said.provider_id])


def take_in_opt_out(runtime: Runtime, said: ProviderOptOut) -> None:
    """Keep the opt-out that a contact gave at the provider."""
    with runtime.database.begin() as db:
        contact_id = _find_contact(db, said.address)
        if contact_id is not None:
            set_opt_out(db, contact_id, runtime.clock(db))


def _find_contact(db: Connection, address: str) -> int | None:
    return db.execute(_WHOSE, {"address": address}).scalar_one_or_none()
