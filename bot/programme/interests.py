"""Buyers who would like to have a product: who they are, where that stands, and by when somebody must act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select, update

from bot.programme.lifecycle import By, Lifecycle, move
from bot.store.products import interests


class Status(StrEnum):
    """Where the interest of a buyer stands."""

    NEW = "new"
    """Waits for staff."""
    INTRODUCED = "introduced"
    """The artisan knows who it is and how to reach them."""
    CLOSED = "closed"
    """Nothing comes of it: withdrawn, not in earnest, or too old."""


LIFE = Lifecycle(
    interests,
    Status.NEW,
    {
        "introduce": move((Status.NEW,), Status.INTRODUCED),
        "close": move((Status.NEW,), Status.CLOSED),
        "erase": move((Status.NEW,), Status.CLOSED),
    },
)

_TO_INTRODUCE = timedelta(days=2)
"""How long staff have to introduce a buyer."""
_AN_HOUR = timedelta(hours=1)
_FROM_ONE, _FROM_ALL = 5, 200
"""How many are taken in an hour from one network address, and from all together."""

_SAME = select(interests.c.id).where(
    interests.c.product_id == bindparam("product"),
    interests.c.phone_or_mail == bindparam("way"),
    interests.c.status == Status.NEW,
)
_OF_LATE = select(func.count()).where(interests.c.created_at > bindparam("since"), interests.c.origin != "")
_OF_ONE = _OF_LATE.where(interests.c.origin == bindparam("of_origin"))


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who is interested."""

    name: str
    phone_or_mail: str
    """A phone number in E.164, or a mail address."""
    message: str = ""
    contact_id: int | None = None
    """Where they told it by phone."""
    wants_word: bool = False
    """Whether they agreed to be told when the artisan knows of them."""
    origin: str = ""
    """A keyed hash of the network address, where they told it on the public page."""


def note_interest(db: Connection, product: int, buyer: Buyer, now: datetime) -> int:
    """Put the interest of a buyer on record; gives its id. Who says it again has the new words on record."""
    values = {"name": buyer.name, "message": buyer.message, "wants_word": buyer.wants_word}
    same = db.execute(_SAME, {"product": product, "way": buyer.phone_or_mail}).scalar()
    if same:
        db.execute(update(interests).where(interests.c.id == same).values(values))
        return int(same)
    own = {"product_id": product, "contact_id": buyer.contact_id, "phone_or_mail": buyer.phone_or_mail}
    until = {"origin": buyer.origin, "respond_by": now + _TO_INTRODUCE}
    return LIFE.begin(db, {**own, **values, **until}, By(contact_id=buyer.contact_id), now)


def takes_more(db: Connection, origin: str, now: datetime) -> bool:
    """Whether another interest from this network address would not be too many, nor one from anywhere."""
    since = {"since": now - _AN_HOUR}
    from_one = db.execute(_OF_ONE, {**since, "of_origin": origin}).scalar_one()
    return from_one < _FROM_ONE and db.execute(_OF_LATE, since).scalar_one() < _FROM_ALL


def forget_interest(db: Connection, interest: int, now: datetime) -> None:
    """Leave no more of a buyer than that there was one."""
    LIFE.apply(db, interest, "erase", By(), now, respond_by=None)
    emptied = {"name": "", "phone_or_mail": "", "message": "", "origin": "", "contact_id": None, "wants_word": False}
    db.execute(update(interests).where(interests.c.id == interest).values(emptied))
