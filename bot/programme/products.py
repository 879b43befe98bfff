"""A new product: described, and sent in with the consent to show it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from bot.engine.calls import action, source
from bot.programme.codes import make_code
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.product_cards import Cooperative, Described, Mine, Submitted
from bot.programme.product_lives import LIFE, TO_MEND, TO_REVIEW, Status
from bot.programme.product_records import card_of, find_mine, get_product
from bot.store.contacts import consents, contacts
from bot.store.due import drop, plan
from bot.store.groups import groups, memberships
from bot.store.products import products

NAMED, UNNAMED = "exhibition", "exhibition without the name"
"""The purposes of the consent to show a product in public."""

_CONTACT = select(contacts.c.name, contacts.c.district)
_COOPERATIVES = (
    select(groups.c.name)
    .join(memberships, memberships.c.group_id == groups.c.id)
    .where(groups.c.kind == "cooperative", groups.c.closed_at.is_(None), memberships.c.left_at.is_(None))
    .order_by(groups.c.name)
    .limit(8)
)


@source(most=8)
def my_cooperatives(context: Context) -> list[Cooperative]:
    """List the cooperatives that the contact belongs to."""
    mine = _COOPERATIVES.where(memberships.c.contact_id == context.contact_id)
    return [Cooperative(name, name) for name in context.db.execute(mine).scalars()]


@action(reads_only=True)
def read_my_name(context: Context) -> Mine:
    """Read the contact's own name."""
    return Mine((_contact(context).name or "-")[:40])


@action()
def describe_product(context: Context, name: str, kind: str, price: Decimal, quantity: int) -> Described:
    """Begin a product with what it is; one that was begun before gets the new words."""
    values = {"name": name, "kind": kind, "price": int(price), "quantity": quantity}
    begun = select(products.c.id).where(products.c.contact_id == context.contact_id, products.c.status == Status.DRAFT)
    product = context.db.execute(begun).scalar()
    if product:
        again = values | {"respond_by": context.now + TO_MEND}
        context.db.execute(update(products).where(products.c.id == product).values(again))
    else:
        product = _begin(context, values)
    plan(context.db, "product_lapse", product, context.now + TO_MEND, context.now)
    return Described(card_of(get_product(context.db, product)))


@action()
def submit_product(context: Context, product: int, made_by: str, maker: str, shows: str) -> Submitted | Literal["gone"]:
    """Send a product in, with the consent to show it as the contact was asked for it."""
    named = shows == "named"
    values = {"made_by": made_by, "maker": maker, "shows_maker": named, "district": _contact(context).district or ""}
    by, until = By(contact_id=context.contact_id), context.now + TO_REVIEW
    theirs = find_mine(context, product)
    if theirs is None or not LIFE.apply(context.db, product, "submit", by, context.now, respond_by=until, **values):
        return "gone"
    drop(context.db, "product_lapse", product, context.now)
    agreed = {"contact_id": context.contact_id, "purpose": NAMED if named else UNNAMED, "given_at": context.now}
    words = {"wording": context.asked, "language": context.language, "medium": context.medium}
    context.db.execute(insert(consents), agreed | words)
    return Submitted(card_of(get_product(context.db, product)))


def _contact(context: Context) -> Row[*tuple[Any, ...]]:
    return context.db.execute(_CONTACT.where(contacts.c.id == context.contact_id)).one()


def _begin(context: Context, values: dict[str, object]) -> int:
    whose = {"contact_id": context.contact_id, "reference": make_code(), "respond_by": context.now + TO_MEND}
    unsaid = {"made_by": "", "maker": "", "shows_maker": False, "district": ""}
    return LIFE.begin(context.db, {**whose, **unsaid, **values}, By(contact_id=context.contact_id), context.now)
