"""Staff introduce a buyer to the artisan, or let it be."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from bot.engine.words import N_
from bot.programme.interests import LIFE
from bot.programme.lifecycle import By
from bot.programme.locking import lock_contacts
from bot.programme.product_records import get_product
from bot.runtime import Runtime
from bot.services.notices import Notice, notify
from bot.store.products import interests

_CALL = N_("A buyer wants: {product}. Name: {name}. Call: {way}")
_WRITE = N_("A buyer wants: {product}. Name: {name}. Write to: {way}")
_WORTH = timedelta(days=7)


def introduce(runtime: Runtime, db: Connection, interest: int, by: By) -> bool:
    """Tell the artisan who wants their product and how to reach them; False where it stands elsewhere by now.

    Raises ValueError where nobody may write to the artisan, or there is no way to: then staff call them.
    """
    row = db.execute(select(interests).where(interests.c.id == interest)).one()
    product = get_product(db, row.product_id)
    lock_contacts(db, product.contact_id)
    if not LIFE.apply(db, interest, "introduce", by, runtime.clock(db), respond_by=None):
        return False
    told = {"product": product.name[:40], "name": row.name, "way": row.phone_or_mail}
    message = _WRITE if "@" in row.phone_or_mail else _CALL
    if not notify(runtime, db, Notice(product.contact_id, message, told, worth=_WORTH)):
        msg = f"nobody may write to {product.artisan}; call them, then close it with a note"
        raise ValueError(msg)
    return True


def close(runtime: Runtime, db: Connection, interest: int, by: By, note: str | None = None) -> bool:
    """Let nothing come of an interest; False where it stands elsewhere by now."""
    return LIFE.apply(db, interest, "close", by, runtime.clock(db), respond_by=None, note=note)
