"""The artisan's own products, to be listed and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import select

from bot.engine.calls import action, source
from bot.programme.context import Context
from bot.programme.product_cards import (
    ProductLine,
    Shown,
    Submitted,
    WantsCall,
    WantsName,
    WantsPhoto,
    WantsPrice,
    WantsQuantity,
)
from bot.programme.product_kinds import Reason
from bot.programme.product_lives import Status
from bot.programme.product_records import card_of, find_mine
from bot.store.products import products

_STANDING = (Status.SUBMITTED, Status.SHOWN, Status.RETURNED)
_MINE = (
    select(products.c.id, products.c.name)
    .where(products.c.status.in_(_STANDING))
    .order_by(products.c.status == Status.SHOWN, products.c.id.desc())
    .limit(8)
)
Wants = WantsPhoto | WantsName | WantsPrice | WantsQuantity | WantsCall
_WANTS: Mapping[Reason, type[Wants]] = {
    Reason.PHOTO: WantsPhoto,
    Reason.NAME: WantsName,
    Reason.PRICE: WantsPrice,
    Reason.QUANTITY: WantsQuantity,
    Reason.OTHER: WantsCall,
}


@action(reads_only=True)
def find_products(context: Context) -> Literal["some", "none"]:
    """Whether the contact has a product that stands."""
    return "some" if my_products(context) else "none"


@source(most=8)
def my_products(context: Context) -> list[ProductLine]:
    """List the contact's products: what they may have to do something about first, then the newest."""
    rows = context.db.execute(_MINE.where(products.c.contact_id == context.contact_id))
    return [ProductLine(row.id, row.name[:40]) for row in rows]


@action(reads_only=True)
def look_at_product(context: Context, product: int) -> Submitted | Shown | Wants | Literal["gone"]:
    """Read a product of the contact as it stands now."""
    row = find_mine(context, product)
    if row is None or row.status not in _STANDING:
        return "gone"
    if row.status == Status.RETURNED:
        return _WANTS[Reason(row.reason)](card_of(row))
    return Shown(card_of(row)) if row.status == Status.SHOWN else Submitted(card_of(row))
