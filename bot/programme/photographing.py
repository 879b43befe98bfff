"""Photos that artisans send by WhatsApp: to a product that was asked about, or by themselves."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import func, select

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.photos import AT_MOST, expect_photo, has_room
from bot.programme.product_cards import Submitted
from bot.programme.product_changes import mend
from bot.programme.product_lives import Status
from bot.programme.product_records import card_of, find_mine, get_product
from bot.store.products import product_photos, products

_PHOTOS = (
    select(func.count())
    .where(product_photos.c.product_id == products.c.id, product_photos.c.status != "refused")
    .scalar_subquery()
)
_WANTING = (
    select(products.c.id)
    .where(products.c.status.in_((Status.SUBMITTED, Status.RETURNED)), _PHOTOS < AT_MOST)
    .order_by(_PHOTOS > 0, products.c.id.desc())
    .limit(1)
)


@action(reads_only=True)
def find_product_without_photo(context: Context) -> Submitted | Literal["none"]:
    """Read the product that a photo is meant for which came by itself: the newest that has none, or has room."""
    found = context.db.execute(_WANTING.where(products.c.contact_id == context.contact_id)).scalar()
    return Submitted(card_of(get_product(context.db, found))) if found else "none"


@action()
def add_photo(context: Context, product: int, photo: str) -> Literal["received", "none", "full", "gone"]:
    """Take in where a photo is found; it is fetched and looked at soon. A product that was shown is looked at again."""
    row = find_mine(context, product)
    if row is None:
        return "gone"
    if not photo:
        return "none"
    if not has_room(context.db, product):
        return "full"
    if row.status != Status.SUBMITTED and mend(context, product) == "gone":
        return "gone"
    expect_photo(context.db, product, photo, context.now)
    return "received"
