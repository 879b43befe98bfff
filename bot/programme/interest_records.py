"""Buyers' interests as staff look at them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.store.products import interests, products

_WHOLE = select(interests, products.c.reference, products.c.name.label("product")).join(
    products, products.c.id == interests.c.product_id
)


def list_interests(
    db: Connection, statuses: Collection[str], after: int = 0, most: int | None = None
) -> Sequence[Row[Any]]:
    """Give the interests that stand so with the product's `reference` and its name as `product`, the oldest first."""
    wanted = _WHOLE.where(interests.c.status.in_(sorted(statuses)), interests.c.id > after)
    return db.execute(wanted.order_by(interests.c.id).limit(most)).all()


def interests_in(db: Connection, product: int) -> Sequence[Row[Any]]:
    """Give who is interested in a product, as `list_interests` does, the oldest first."""
    return db.execute(_WHOLE.where(interests.c.product_id == product).order_by(interests.c.id)).all()


def get_interest(db: Connection, interest: int) -> Row[Any]:
    """Give an interest as `list_interests` does. Raises LookupError where there is none."""
    row = db.execute(_WHOLE.where(interests.c.id == interest)).one_or_none()
    if row is None:
        msg = f"there is no interest {interest}; see: bot interests list"
        raise LookupError(msg)
    return row
