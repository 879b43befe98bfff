"""Photos of products: up to three of each, kept in two sizes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from bot.programme.pictures import Picture
from bot.store.files import File, drop_file, keep_file
from bot.store.products import product_photos, products

AT_MOST = 3
"""Photos of a product."""

_COUNT = select(func.count()).where(
    product_photos.c.product_id == bindparam("product"), product_photos.c.status != "refused"
)
_FILES = select(product_photos.c.large_id, product_photos.c.small_id)
_OVER = {"media_url": None, "try_at": None}
_DECIDED = update(product_photos).where(product_photos.c.id == bindparam("photo"), product_photos.c.status == "waiting")


def has_room(db: Connection, product: int) -> bool:
    """Whether another photo of it can be kept."""
    return int(db.execute(_COUNT, {"product": product}).scalar_one()) < AT_MOST


def expect_photo(db: Connection, product: int, media_url: str, now: datetime) -> int:
    """Have a photo fetched from where the provider has it; gives its id."""
    values = {"product_id": product, "status": "waiting", "media_url": media_url, "try_at": now, "added_at": now}
    return int(db.execute(insert(product_photos).values(values).returning(product_photos.c.id)).scalar_one())


def keep_photo(db: Connection, photo: int, picture: Picture, now: datetime) -> bool:
    """Keep a photo that was expected; False where that is decided, as when its product was taken back."""
    if not _decide(db, photo, "kept"):
        return False
    files = {
        f"{size}_id": keep_file(db, File(f"{size}-{photo}.webp", "image/webp", content), now)
        for size, content in (("large", picture.large), ("small", picture.small))
    }
    own = update(product_photos).where(product_photos.c.id == photo)
    db.execute(own.values(**files, width=picture.width, height=picture.height))
    return True


def refuse_photo(db: Connection, photo: int) -> bool:
    """Let a photo that was expected be none; False where that is decided."""
    return _decide(db, photo, "refused")


def drop_photos(db: Connection, product: int) -> None:
    """Keep no photo of a product any longer."""
    _drop(db, product_photos.c.product_id == product)


def drop_photos_of(db: Connection, contact_id: int) -> None:
    """Keep no photo of a contact's products any longer, since they are erased."""
    _drop(db, product_photos.c.product_id.in_(select(products.c.id).where(products.c.contact_id == contact_id)))


def _decide(db: Connection, photo: int, status: str) -> bool:
    return db.execute(_DECIDED.values(status=status, **_OVER), {"photo": photo}).rowcount == 1


def _drop(db: Connection, which: ColumnElement[bool]) -> None:
    kept = [file_id for row in db.execute(_FILES.where(which)) for file_id in row if file_id]
    db.execute(delete(product_photos).where(which))
    for file_id in kept:
        drop_file(db, file_id)
