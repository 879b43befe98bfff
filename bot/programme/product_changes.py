"""What the artisan changes of a product that was sent in; whatever is changed, staff look at it again."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.photos import drop_photos
from bot.programme.product_cards import Shown, Submitted
from bot.programme.product_lives import IS_FRESH, LIFE, TO_ANSWER, TO_REVIEW
from bot.programme.product_records import card_of, find_mine, get_product
from bot.store.due import drop, plan


@action()
def change_name(context: Context, product: int, name: str) -> Submitted | Literal["gone"]:
    """Give a product another name."""
    return mend(context, product, name=name)


@action()
def change_price(context: Context, product: int, price: Decimal) -> Submitted | Literal["gone"]:
    """Give a product another price."""
    return mend(context, product, price=int(price))


@action()
def change_quantity(context: Context, product: int, quantity: int) -> Submitted | Literal["gone"]:
    """Say anew how many can be made in a month."""
    return mend(context, product, quantity=quantity)


@action()
def renew_product(context: Context, product: int) -> Shown | Literal["gone"]:
    """Say that a product is still to be had; it is asked again in half a year."""
    if not _apply(context, product, "renew", respond_by=context.now + IS_FRESH + TO_ANSWER):
        return "gone"
    plan(context.db, "product_ask", product, context.now + IS_FRESH, context.now)
    plan(context.db, "product_lapse", product, context.now + IS_FRESH + TO_ANSWER, context.now)
    return Shown(card_of(get_product(context.db, product)))


@action()
def withdraw_product(context: Context, product: int) -> Literal["withdrawn"]:
    """Take a product back; its photos go."""
    if _apply(context, product, "withdraw", respond_by=None):
        drop_photos(context.db, product)
    return "withdrawn"


def mend(context: Context, product: int, **values: object) -> Submitted | Literal["gone"]:
    """Change a product and let staff look at it again; until then it is not shown."""
    if not _apply(context, product, "mend", respond_by=context.now + TO_REVIEW, reason=None, **values):
        return "gone"
    for kind in LIFE.dues:
        drop(context.db, kind, product, context.now)
    return Submitted(card_of(get_product(context.db, product)))


def _apply(context: Context, product: int, event: str, **values: object) -> bool:
    """Move a product by its artisan's word; False where it is not theirs, or stands elsewhere."""
    if find_mine(context, product) is None:
        return False
    return LIFE.apply(context.db, product, event, By(contact_id=context.contact_id), context.now, **values)
