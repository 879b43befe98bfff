"""Photos that are still to be fetched from the provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from bot.store.products import product_photos

_DUE = (
    select(product_photos.c.id, product_photos.c.product_id, product_photos.c.media_url, product_photos.c.tries)
    .where(product_photos.c.try_at <= bindparam("now"))
    .order_by(product_photos.c.try_at, product_photos.c.id)
    .limit(20)
)
_LATER = (
    update(product_photos)
    .where(product_photos.c.id == bindparam("photo"), product_photos.c.status == "waiting")
    .values(try_at=bindparam("again_at"), tries=product_photos.c.tries + 1)
)


def find_expected(db: Connection, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the photos that are to be fetched by now, the longest waiting first: id, product_id, media_url, tries."""
    return db.execute(_DUE, {"now": now}).all()


def put_off(db: Connection, photo: int, again_at: datetime) -> None:
    """Have a photo fetched later."""
    db.execute(_LATER, {"photo": photo, "again_at": again_at})
