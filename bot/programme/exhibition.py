"""The exhibition as everybody sees it: products that are shown, and of artisans what they agreed to and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from bot.programme.product_lives import Status
from bot.store.files import files
from bot.store.products import product_photos, products

_SMALL = 480
"""Pixels of the longer side of a small photo."""

_LARGE_FILES, _SMALL_FILES = files.alias("large_files"), files.alias("small_files")
_PHOTOS = (
    select(product_photos.c.product_id, product_photos.c.width, product_photos.c.height)
    .add_columns(_LARGE_FILES.c.key.label("large"), _SMALL_FILES.c.key.label("small"))
    .join(_LARGE_FILES, _LARGE_FILES.c.id == product_photos.c.large_id)
    .join(_SMALL_FILES, _SMALL_FILES.c.id == product_photos.c.small_id)
    .where(product_photos.c.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(product_photos.c.id)
)
_SHOWN = select(products).where(products.c.status == Status.SHOWN)
_ONE = _SHOWN.where(products.c.reference == bindparam("of_reference"))
_DISTRICTS = (
    select(products.c.district)
    .where(products.c.status == Status.SHOWN, products.c.district != "")
    .distinct()
    .order_by(products.c.district)
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a product, in two sizes; the paths are below our public address."""

    large: str
    small: str
    width: int
    height: int

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the small one."""
        share = min(1.0, _SMALL / max(self.width, self.height))
        return round(self.width * share), round(self.height * share)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A product in the exhibition."""

    id: int
    reference: str
    name: str
    kind: str
    price: int
    """Of one, in francs."""
    quantity: int
    """In a month."""
    maker: str
    """Empty where the artisan does not want the name shown."""
    district: str
    shown_at: datetime
    photos: tuple[Photo, ...]


def list_exhibits(db: Connection, filters: Mapping[str, str], first: int = 0, most: int | None = None) -> list[Exhibit]:
    """Give what is shown, the latest first; `filters` are `kind` and `district`, empty ones let all through."""
    wanted = _filtered(_SHOWN, filters).order_by(products.c.shown_at.desc(), products.c.id.desc())
    return _exhibits(db, db.execute(wanted.offset(first).limit(most)).all())


def count_exhibits(db: Connection, filters: Mapping[str, str]) -> int:
    """Give how many products are shown that these filters let through."""
    return int(
        db.execute(_filtered(select(func.count()).where(products.c.status == Status.SHOWN), filters)).scalar_one()
    )


def find_exhibit(db: Connection, reference: str) -> Exhibit | None:
    """Give a product that is shown, by its reference in whichever letters."""
    return next(iter(_exhibits(db, db.execute(_ONE, {"of_reference": reference.upper()}).all())), None)


def list_districts(db: Connection) -> Sequence[str]:
    """Give the districts from which something is shown."""
    return db.execute(_DISTRICTS).scalars().all()


def photos_of(db: Connection, ids: Iterable[int]) -> Mapping[int, tuple[Photo, ...]]:
    """Give the photos of products, by product; what has none is not there."""
    found: dict[int, tuple[Photo, ...]] = {}
    for row in db.execute(_PHOTOS, {"ids": list(ids)}):
        one = Photo(f"/files/{row.large}/photo.webp", f"/files/{row.small}/photo.webp", row.width, row.height)
        found[row.product_id] = (*found.get(row.product_id, ()), one)
    return found


def _exhibits(db: Connection, rows: Sequence[Row[Any]]) -> list[Exhibit]:
    photos = photos_of(db, [row.id for row in rows])
    return [
        Exhibit(
            id=row.id,
            reference=row.reference,
            name=row.name,
            kind=row.kind,
            price=row.price,
            quantity=row.quantity,
            maker=row.maker if row.shows_maker else "",
            district=row.district,
            shown_at=row.shown_at,
            photos=photos.get(row.id, ()),
        )
        for row in rows
    ]


def _filtered(wanted: Select[Any], filters: Mapping[str, str]) -> Select[Any]:
    return wanted.where(*(products.c[name] == value for name, value in filters.items() if value))
