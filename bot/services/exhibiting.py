"""What staff decide about products, what time does, and what the artisan is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import TIME, By
from bot.programme.locking import lock_contacts
from bot.programme.photos import drop_photos
from bot.programme.product_kinds import Reason
from bot.programme.product_lives import IS_FRESH, LIFE, TO_ANSWER, TO_MEND, Status
from bot.programme.product_records import get_product, waits_for_photo
from bot.runtime import Runtime
from bot.services.notices import Notice, notify
from bot.store.due import drop, plan

_SHOWN = N_("Your product is in the exhibition on the internet: {product}. See it: {url}")
_REASONS: Mapping[Reason, str] = {
    Reason.PHOTO: N_("Your product is not approved yet: {product}. Send a photo by WhatsApp to {whatsapp}."),
    Reason.NAME: N_(
        "Your product is not approved yet: {product}. The name is not written correctly. "
        "To change it, dial {ussd} or send PRODUCT."
    ),
    Reason.PRICE: N_(
        "Your product is not approved yet: {product}. The price is not written correctly. "
        "To change it, dial {ussd} or send PRODUCT."
    ),
    Reason.QUANTITY: N_(
        "Your product is not approved yet: {product}. The number is not written correctly. "
        "To change it, dial {ussd} or send PRODUCT."
    ),
    Reason.OTHER: N_("Your product is not approved yet: {product}. If you need help, call {help_phone}."),
}
_WITHDRAWN = N_("Your product is not in the exhibition any more: {product}. If you need help, call {help_phone}.")
_ASKED = N_("Is your product still available: {product}? To answer, dial {ussd} or send PRODUCT.")
_FETCHING = N_("A photo of {reference} is still being fetched. Try again in a minute.")
_WEEK = timedelta(days=7)


def approve(runtime: Runtime, db: Connection, product: int, by: By) -> bool:
    """Show a product in the exhibition; the artisan is told where. False where it stands elsewhere by now.

    Raises Refusal while a photo of it is still to be fetched: nothing is shown that nobody has looked at.
    """
    row, now = _locked(db, product), runtime.clock(db)
    if waits_for_photo(db, product):
        raise Refusal(_FETCHING, reference=row.reference)
    asked_at = now + IS_FRESH
    if not LIFE.apply(db, product, "approve", by, now, respond_by=asked_at + TO_ANSWER, reason=None, shown_at=now):
        return False
    plan(db, "product_ask", product, asked_at, now)
    plan(db, "product_lapse", product, asked_at + TO_ANSWER, now)
    _tell(runtime, db, row, _SHOWN, url=f"{runtime.public_url}/exhibition/{row.reference}")
    return True


def give_back(runtime: Runtime, db: Connection, product: int, reason: Reason, by: By) -> bool:
    """Return a product to the artisan, who is told what to change; False where it stands elsewhere by now."""
    row, now = _locked(db, product), runtime.clock(db)
    if not LIFE.apply(db, product, "return", by, now, respond_by=now + TO_MEND, reason=reason, note=reason):
        return False
    drop(db, "product_ask", product, now)
    plan(db, "product_lapse", product, now + TO_MEND, now)
    _tell(runtime, db, row, _REASONS[reason])
    return True


def withdraw(runtime: Runtime, db: Connection, product: int, by: By, note: str | None = None) -> bool:
    """Take a product out for good, with its photos; the artisan is told. False where it was out already."""
    row, now = _locked(db, product), runtime.clock(db)
    if not LIFE.apply(db, product, "withdraw", by, now, respond_by=None, note=note):
        return False
    drop_photos(db, product)
    _tell(runtime, db, row, _WITHDRAWN)
    return True


def ask_if_available(runtime: Runtime, db: Connection, product: int) -> None:
    """Ask the artisan whether a product that was shown for long is still to be had."""
    row = _locked(db, product)
    if row.status == Status.SHOWN:
        _tell(runtime, db, row, _ASKED)


def lapse(runtime: Runtime, db: Connection, product: int) -> None:
    """Take out a product about which the artisan was asked in vain."""
    row, now = _locked(db, product), runtime.clock(db)
    if LIFE.apply(db, product, "lapse", TIME, now, respond_by=None):
        drop_photos(db, product)
        if row.status != Status.DRAFT:
            _tell(runtime, db, row, _WITHDRAWN)


def _locked(db: Connection, product: int) -> Row[Any]:
    """Give a product, its artisan locked before anything else is."""
    whose = get_product(db, product).contact_id
    lock_contacts(db, whose)
    return get_product(db, product)


def _tell(runtime: Runtime, db: Connection, row: Row[Any], message: str, **values: object) -> None:
    notify(runtime, db, Notice(row.contact_id, message, {"product": row.name[:40], **values}, worth=_WEEK))
