"""Buyers who write by SMS or WhatsApp what they have seen in the exhibition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.exhibition import find_exhibit
from bot.programme.interests import Buyer, note_interest
from bot.programme.product_cards import ProductCard
from bot.programme.product_records import card_of, get_product
from bot.store.contacts import addresses, consents

INTRODUCTION = "introduction"
"""The purpose of the consent to give a buyer's name and number to the artisan."""


@dataclass(frozen=True, slots=True)
class OnShow:
    """It is in the exhibition."""

    product: ProductCard


@action(reads_only=True)
def look_at_exhibit(context: Context, code: str) -> OnShow | Literal["nothing"]:
    """Read a product of the exhibition by its number."""
    found = find_exhibit(context.db, code)
    return OnShow(card_of(get_product(context.db, found.id))) if found else "nothing"


@action()
def want_product(context: Context, product: int, name: str) -> Literal["wanted"]:
    """Put on record that the contact wants a product, and that the artisan may be told who it is."""
    mine = select(addresses.c.value).where(addresses.c.contact_id == context.contact_id)
    ways = sorted(context.db.execute(mine).scalars(), key=lambda way: not way.startswith("+"))
    buyer = Buyer(name[:60], ways[0][:120], contact_id=context.contact_id, wants_word=True)  # as the flow promises
    note_interest(context.db, product, buyer, context.now)
    agreed = {"contact_id": context.contact_id, "purpose": INTRODUCTION, "given_at": context.now}
    words = {"wording": context.asked, "language": context.language, "medium": context.medium}
    context.db.execute(insert(consents), agreed | words)
    return "wanted"
