"""Products as they are on record, read whole, and what is written of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from bot.programme.context import Context
from bot.programme.product_cards import ProductCard
from bot.store.contacts import contacts
from bot.store.products import product_photos, products

_PHOTOS = (
    select(func.count())
    .where(product_photos.c.product_id == products.c.id, product_photos.c.status == "kept")
    .correlate(products)
    .scalar_subquery()
)
WHOLE = select(products, contacts.c.name.label("artisan"), _PHOTOS.label("photos")).join(
    contacts, contacts.c.id == products.c.contact_id
)
"""Products with the artisan's name, and how many photos there are."""

_ONE = WHOLE.where(products.c.id == bindparam("product_id"))
_BY_REFERENCE = select(products.c.id).where(products.c.reference == bindparam("reference"))
_WAITING = select(product_photos.c.id).where(
    product_photos.c.product_id == bindparam("product_id"), product_photos.c.status == "waiting"
)


def get_product(db: Connection, product: int) -> Row[Any]:
    """Give a product, as `WHOLE` has it."""
    return db.execute(_ONE, {"product_id": product}).one()


def list_products(
    db: Connection, wanted: Mapping[str, Collection[str]], after: int = 0, most: int | None = None
) -> Sequence[Row[Any]]:
    """Give products as `WHOLE` has them, the oldest first; `wanted` are values by column, of which one is to be."""
    narrowed = WHOLE.where(*(products.c[name].in_(sorted(values)) for name, values in wanted.items()))
    return db.execute(narrowed.where(products.c.id > after).order_by(products.c.id).limit(most)).all()


def find_mine(context: Context, product: int) -> Row[Any] | None:
    """Give a product, as `WHOLE` has it, if it is this contact's."""
    mine = _ONE.where(products.c.contact_id == context.contact_id)
    return context.db.execute(mine, {"product_id": product}).one_or_none()


def get_product_of(db: Connection, reference: str) -> Row[Any]:
    """Give the product of a reference, in whichever letters. Raises LookupError where there is none."""
    found = db.execute(_BY_REFERENCE, {"reference": reference.upper()}).scalar_one_or_none()
    if found is None:
        msg = f"there is no product {reference}; see: bot products list"
        raise LookupError(msg)
    return get_product(db, found)


def waits_for_photo(db: Connection, product: int) -> bool:
    """Whether a photo of it is still to be fetched."""
    return db.execute(_WAITING, {"product_id": product}).first() is not None


def card_of(row: Row[Any]) -> ProductCard:
    """Give a product as it is read by phone."""
    return ProductCard(row.id, row.reference, row.name[:40], Decimal(row.price), row.quantity)
