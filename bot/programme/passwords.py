"""The passwords of staff: only a hash is kept, that costs whoever guesses as much as it costs us."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, Row, select, update

from bot.store.staff import staff

SHORTEST = 10
"""Letters that a password has at least; what they are is left to whoever chooses them."""

_hasher = PasswordHasher()
_at_once = BoundedSemaphore(2)
"""Hashing takes 64 MiB: two at a time leave the web process enough."""


def hash_password(password: str) -> str:
    """Give what is kept of a password. It takes a fifth of a second: not in a transaction."""
    with _at_once:
        return _hasher.hash(password)


def choose_password(db: Connection, member_id: int, hashed: str) -> None:
    """Have somebody sign in by this password: they are signed out everywhere, and invitations are used up."""
    values = {"password_hash": hashed, "signed_in_as": secrets.token_hex(16), "invitation": None}
    db.execute(update(staff).where(staff.c.id == member_id).values(values))


def find_credentials(db: Connection, login: str) -> Row[Any] | None:
    """Give what is kept of somebody who may sign in."""
    return db.execute(select(staff).where(staff.c.login == login, staff.c.disabled_at.is_(None))).one_or_none()


def is_password(row: Row[Any] | None, password: str) -> bool:
    """Say whether it is theirs; where there is nobody, or no password, that takes as long. Not in a transaction."""
    known = row.password_hash if row and row.password_hash else None
    against = known or _nobodys()
    with _at_once:
        try:
            _hasher.verify(against, password)
        except VerifyMismatchError:
            return False
    return known is not None


@cache
def _nobodys() -> str:
    """Give what is checked where there is nobody, so that it takes as long."""
    return hash_password("nobody has this password")
