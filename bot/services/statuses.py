"""Takes in what providers tell us later: delivery updates, opt-outs, the ends of USSD calls."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.messages import DeliveryUpdate, ProviderOptOut
from bot.programme.consent import set_opt_out
from bot.runtime import Runtime
from bot.store import updates
from bot.store.contacts import addresses


def take_in_update(runtime: Runtime, said: DeliveryUpdate) -> None:
    """Keep a delivery update and move its message forward; early, late, repeated and foreign ones are normal."""
    reference = int(said.reference) if re.fullmatch(r"[0-9]{1,18}", said.reference) else None
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        row = updates.find_row(db, said.provider, said.provider_id, reference)
        updates.keep_update(
            db,
            {
                "outbox_id": row.id if row else None,
                "provider": said.provider,
                "provider_id": said.provider_id[:80],
                "word": said.word[:40],
                "status": said.status,
                "reason": said.reason[:80],
                "received_at": now,
            },
        )
        if row is not None and said.status:
            told = {"provider_id": said.provider_id, "reason": said.reason[:40] or None}
            updates.forward(db, row.id, said.status, now, **told)
        if row is not None and said.opted_out:
            set_opt_out(db, row.contact_id, now)
    if row is None:
        _look_again(runtime, said)


def _look_again(runtime: Runtime, said: DeliveryUpdate) -> None:
    """Apply an update that fitted nothing, if the id was recorded meanwhile: who commits second sees the other."""
    with runtime.database.begin() as db:
        updates.adopt_early(db, runtime.clock(db), [said.provider_id])


def take_in_opt_out(runtime: Runtime, said: ProviderOptOut) -> None:
    """Keep the opt-out that a contact gave at the provider."""
    with runtime.database.begin() as db:
        known = select(addresses.c.contact_id).where(addresses.c.value == said.address).limit(1)
        contact_id = db.execute(known).scalar_one_or_none()
        if contact_id is not None:
            set_opt_out(db, contact_id, runtime.clock(db))
