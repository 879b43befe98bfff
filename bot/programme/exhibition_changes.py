"""Whether the exhibition has changed since somebody looked."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bot.programme.product_lives import Status
from bot.store.products import product_photos, products

_NEWEST = select(
    select(func.max(products.c.changed_at)).scalar_subquery().label("changed_at"),
    select(func.count()).where(products.c.status == Status.SHOWN).scalar_subquery().label("shown"),
    select(func.max(product_photos.c.id)).scalar_subquery().label("photo"),
    select(func.count()).where(product_photos.c.status == "kept").scalar_subquery().label("photos"),
)


def read_mark(db: Connection) -> str:
    """Give what is another whenever something of the exhibition is: when it changed last, and how much there is."""
    return "/".join(map(str, db.execute(_NEWEST).one()))
