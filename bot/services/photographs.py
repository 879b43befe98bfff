"""Fetches the photos that artisans sent by WhatsApp from where the provider has them, and keeps those that are fit.

Nothing is fetched within a transaction, nor while a contact waits: it is one of the chores.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, select

from bot.asking import Media
from bot.errors import Fault, Refusal, SendError
from bot.marking import N_
from bot.messages import Medium
from bot.programme.expected_photos import find_expected, put_off
from bot.programme.photos import expect_photo, has_room, keep_photo, refuse_photo
from bot.programme.pictures import BadPictureError, Picture, read_picture
from bot.programme.product_lives import LIFE
from bot.programme.product_records import get_product
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.notices import Notice, notify
from bot.services.outgoing import REPLIES
from bot.store.contacts import contacts

_BAD = N_("The photo was not received: {product}. Send another photo by WhatsApp to {whatsapp}.")
_NO_ROOM = N_("{reference} takes no photo: it is withdrawn, or has three.")
_NO_PHOTO = N_("That is no photo that can be shown: it is too large, too small, or no photo at all.")
_LOCK = select(contacts.c.id).where(contacts.c.id == bindparam("whose")).with_for_update()
_TRIES_AT_MOST = 6
_FIRST_PAUSE = timedelta(minutes=1)
"""Doubled with each try: the last comes after half an hour, while the provider's link still holds."""
_Fate = Literal["none", "again"]
_FOR_GOOD = (Fault.FINAL, Fault.ADDRESS)

log = logging.getLogger(__name__)


def fetch_photos(runtime: Runtime) -> None:
    """Fetch the photos that are due, each recorded by itself; whoever sent one that is none hears of it."""
    adapter = _provider(runtime)
    if adapter is None:
        return
    failed = do_apart({f"photo {row.id}": row for row in _due(runtime)}, partial(_fetch_one, runtime, adapter))
    for row in failed:
        with runtime.database.begin() as db:
            if row.tries + 1 < _TRIES_AT_MOST:
                put_off(db, row.id, runtime.clock(db) + _FIRST_PAUSE * 2**row.tries)
            else:
                refuse_photo(db, row.id)


def _fetch_one(runtime: Runtime, adapter: Media, row: Row[*tuple[Any, ...]]) -> None:
    if runtime.stopping.is_set():
        return
    picture = _fetch(adapter, row)
    with runtime.database.begin() as db:
        _record(runtime, db, row, picture)
    runtime.ring(REPLIES)


def add_photo(db: Connection, row: Row[Any], content: bytes, now: datetime) -> None:
    """Add a photo that staff bring to a product, as `WHOLE` has it. Raises Refusal where it is none, or has no room."""
    if row.status in LIFE.final or not has_room(db, row.id):
        raise Refusal(_NO_ROOM, reference=row.reference)
    try:
        picture = read_picture(content)
    except BadPictureError:
        raise Refusal(_NO_PHOTO) from None
    keep_photo(db, expect_photo(db, row.id, "", now), picture, now)


def _provider(runtime: Runtime) -> Media | None:
    channel = runtime.channel_for(Medium.WHATSAPP)
    adapter = runtime.adapters.get(channel.provider) if channel else None
    return adapter if isinstance(adapter, Media) else None


def _due(runtime: Runtime) -> Sequence[Row[*tuple[Any, ...]]]:
    with runtime.database.begin() as db:
        return find_expected(db, runtime.clock(db))


def _fetch(adapter: Media, row: Row[*tuple[Any, ...]]) -> Picture | _Fate:
    """Give the photo; else whether it is none, or is to be tried again."""
    try:
        return read_picture(adapter.fetch_media(row.media_url))
    except BadPictureError as error:
        log.info("photo %s is none: %s", row.id, error)
        return "none"
    except SendError as error:
        log.info("photo %s could not be fetched (%s)", row.id, error.code)
        return "none" if error.fault in _FOR_GOOD or row.tries + 1 >= _TRIES_AT_MOST else "again"


def _record(runtime: Runtime, db: Connection, row: Row[*tuple[Any, ...]], picture: Picture | _Fate) -> None:
    now = runtime.clock(db)
    if isinstance(picture, Picture):
        keep_photo(db, row.id, picture, now)
    elif picture == "again":
        put_off(db, row.id, now + _FIRST_PAUSE * 2**row.tries)
    else:
        product = get_product(db, row.product_id)
        db.execute(_LOCK, {"whose": product.contact_id})
        if refuse_photo(db, row.id):
            notify(runtime, db, Notice(product.contact_id, _BAD, {"product": product.name[:40]}))
