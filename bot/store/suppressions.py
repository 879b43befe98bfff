"""Numbers that were erased, by keyed hash alone: so that nobody who asked for it is written to from an old list.

A hash without a key would tell every number to whoever tries them all; there are not so many.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, cast

from sqlalchemy import Column, Connection, Row, String, Table, bindparam, delete, insert, select, update

from bot.store.schema import Moment, metadata

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


class Seal:
    """Gives what stands in an address's place once it is erased: always the same, and only we can make it.

    Under another key it would be another: the first is that of today, the others are those of before.
    """

    def __init__(self, *keys: str) -> None:
        """Seal by these keys, of which there must be one."""
        self._keys = [key.encode() for key in keys]

    def __call__(self, address: str) -> str:
        """Give the seal of an address; what is sealed already stays as it is."""
        return address if address.startswith(SEALED) else _sealed(self._keys[0], address)

    def every(self, address: str) -> list[str]:
        """Give all seals that an address may have, that of today first."""
        return [_sealed(key, address) for key in self._keys]


def _sealed(key: bytes, address: str) -> str:
    return SEALED + hmac.digest(key, f"address {address}".encode(), "sha256").hex()[:32]


def suppress(db: Connection, hashes: Collection[str], now: datetime, opted_out_at: datetime | None) -> None:
    """Remember that these were erased, and the wish that they had."""
    db.execute(delete(suppressions).where(suppressions.c.address_hash.in_(hashes)))
    rows = [{"address_hash": sealed, "erased_at": now, "opted_out_at": opted_out_at} for sealed in sorted(hashes)]
    if rows:
        db.execute(insert(suppressions), rows)


def find_suppressed(db: Connection, addresses: Collection[str], seal: Seal) -> Mapping[str, Row[*tuple[Any, ...]]]:
    """Give of those of these addresses that were erased once what stands of them, under whichever key."""
    seals = {address: seal.every(address) for address in addresses}
    rows = db.execute(_FIND, {"hashes": [*chain.from_iterable(seals.values())]})
    found = {row.address_hash: row for row in rows}
    known = {address: [found[one] for one in every if one in found] for address, every in seals.items()}
    return {address: standing[0] for address, standing in known.items() if standing}


def hand_over(db: Connection, address: str, seal: Seal) -> datetime | None:
    """Give since when an erased address wants no messages; from now on its new contact is where that stands."""
    found = find_suppressed(db, [address], seal).get(address)
    if found is None or found.opted_out_at is None:
        return None
    db.execute(_LIFT, {"hash": found.address_hash})
    return cast("datetime", found.opted_out_at)
