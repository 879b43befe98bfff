"""Staff introduce a buyer to the artisan, and tell both; or let it be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium
from bot.programme.contacts import contact_at
from bot.programme.interest_records import get_interest
from bot.programme.interests import LIFE
from bot.programme.lifecycle import By
from bot.programme.locking import lock_contacts
from bot.programme.product_lives import Status
from bot.programme.product_records import get_product
from bot.runtime import Runtime
from bot.services.notices import Notice, notify
from bot.store.alerts import mails

_CALL = N_("A buyer wants: {product}. Name: {name}. Call: {way}")
_WRITE = N_("A buyer wants: {product}. Name: {name}. Write to: {way}")
_TOLD = N_("{org}: who makes the product has got your name and your number: {product}")
_GONE = N_("{org}: the product that you asked for is not available any more: {product}")
_NOBODY = N_("Nobody may write to {artisan}. Call them, then close it with a note.")
_WORTH = timedelta(days=7)
_LANGUAGES = ("rw", "en")
"""In which a mail is written: nobody has said which one its reader speaks."""


def introduce(runtime: Runtime, db: Connection, interest: int, by: By) -> bool:
    """Tell the artisan who wants their product and how to reach them, and the buyer that they know, who agreed to it.

    False where it stands elsewhere by now. Raises Refusal where nobody may write to the artisan, or there is no way to:
    then staff call them.
    """
    row = get_interest(db, interest)
    product, buyer = get_product(db, row.product_id), _contact_of(runtime, db, row)
    lock_contacts(db, product.contact_id, buyer)
    if not LIFE.apply(db, interest, "introduce", by, runtime.clock(db), respond_by=None):
        return False
    told = {"product": product.name[:40], "name": row.name, "way": row.phone_or_mail}
    message = _WRITE if "@" in row.phone_or_mail else _CALL
    if not notify(runtime, db, Notice(product.contact_id, message, told, worth=_WORTH)):
        raise Refusal(_NOBODY, artisan=product.artisan)
    _tell_buyer(runtime, db, row, buyer, _TOLD)
    return True


def close(runtime: Runtime, db: Connection, interest: int, by: By, note: str | None = None) -> bool:
    """Let nothing come of an interest; False where it stands elsewhere by now.

    A buyer who agreed to be told hears of it where the product is gone; why else, staff know and do not say.
    """
    row = get_interest(db, interest)
    is_gone = get_product(db, row.product_id).status == Status.WITHDRAWN
    buyer = _contact_of(runtime, db, row) if is_gone else None
    lock_contacts(db, buyer)
    if not LIFE.apply(db, interest, "close", by, runtime.clock(db), respond_by=None, note=note):
        return False
    if is_gone:
        _tell_buyer(runtime, db, row, buyer, _GONE)
    return True


def _tell_buyer(runtime: Runtime, db: Connection, row: Row[Any], buyer: int | None, message: str) -> None:
    """Tell a buyer who agreed to that what came of it: by phone, or by mail in both languages."""
    product = get_product(db, row.product_id).name
    if buyer:
        notify(runtime, db, Notice(buyer, message, {"product": product[:40]}, worth=_WORTH))
    elif row.wants_word and "@" in row.phone_or_mail and runtime.staff.smtp_url:
        _mail(runtime, db, row.phone_or_mail, product, message)


def _contact_of(runtime: Runtime, db: Connection, row: Row[Any]) -> int | None:
    """Give the contact to be told: who wrote by phone, or the number that was left where they agreed to be told."""
    channel = runtime.channel_for(Medium.SMS)
    if not row.wants_word or row.contact_id or "@" in row.phone_or_mail or channel is None:
        return row.contact_id if row.wants_word else None
    return contact_at(db, row.phone_or_mail, channel.name, runtime.clock(db), runtime.seal)


def _mail(runtime: Runtime, db: Connection, address: str, product: str, message: str) -> None:
    now = runtime.clock(db)
    said = [runtime.say(language, message, product=product) for language in _LANGUAGES]
    subject = f"{runtime.house.words['org']}: {product}"[:140]
    letter = {"address": address, "subject": subject, "body": "\n\n".join(said), "written_at": now, "due_at": now}
    db.execute(insert(mails).values(letter))
