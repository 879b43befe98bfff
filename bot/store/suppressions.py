"""Numbers that were erased, by keyed hash alone: so that nobody who asked for it is written to from an old list.

A hash without a key would tell every number to whoever tries them all; there are not so many.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Column, Connection, Row, String, Table, bindparam, delete, insert, select, update

from bot.store.schema import Moment, metadata

Seal = Callable[[str], str]
"""Gives what stands in an address's place once it is erased: always the same, and only we can make it."""

SEALED = "#"
"""What every sealed address begins with, and none that can be written to."""

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hash", String(40), primary_key=True, doc="The sealed address."),
    Column("erased_at", Moment, nullable=False, doc="What was agreed to before counts no more."),
    Column("opted_out_at", Moment, doc="Since when they wanted no messages; null where they wanted them."),
)

_FIND = select(suppressions).where(suppressions.c.address_hash.in_(bindparam("hashes", expanding=True)))
_LIFT = update(suppressions).where(suppressions.c.address_hash == bindparam("hash")).values(opted_out_at=None)


def make_seal(key: str) -> Seal:
    """Give the seal of this key; another key's cannot be compared with it. What is sealed already stays as it is."""

    def seal(address: str) -> str:
        if address.startswith(SEALED):
            return address
        return SEALED + hmac.digest(key.encode(), f"address {address}".encode(), "sha256").hex()[:32]

    return seal


def suppress(db: Connection, hashes: Collection[str], now: datetime, opted_out_at: datetime | None) -> None:
    """Remember that these were erased, and the wish that they had."""
    db.execute(delete(suppressions).where(suppressions.c.address_hash.in_(hashes)))
    rows = [{"address_hash": sealed, "erased_at": now, "opted_out_at": opted_out_at} for sealed in sorted(hashes)]
    if rows:
        db.execute(insert(suppressions), rows)


def find_suppressed(db: Connection, hashes: Collection[str]) -> Mapping[str, Row[*tuple[Any, ...]]]:
    """Give those of these that were erased once, by hash."""
    return {row.address_hash: row for row in db.execute(_FIND, {"hashes": list(hashes)})}


def hand_over(db: Connection, sealed: str) -> datetime | None:
    """Give since when an erased address wants no messages; from now on its new contact is where that stands."""
    found = find_suppressed(db, [sealed]).get(sealed)
    if found is None or found.opted_out_at is None:
        return None
    db.execute(_LIFT, {"hash": sealed})
    return cast("datetime", found.opted_out_at)
