"""The second factor: a code from an authenticator, which shares a secret with us."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import pyotp
from sqlalchemy import Connection, Row, select, update

from bot.store.staff import staff

_STEP = 30
"""Seconds that a code is shown for."""


def check_code(db: Connection, row: Row[Any], code: str, now: datetime) -> bool:
    """Say whether a code is that of somebody's second factor, half a minute early or late; a code serves once."""
    if row.second_factor is None:
        return True
    totp = pyotp.TOTP(row.second_factor)
    present = int(now.timestamp()) // _STEP
    steps = [step for step in (present - 1, present, present + 1) if step > (row.second_factor_used or 0)]
    found = next(
        (step for step in steps if secrets.compare_digest(totp.at(step * _STEP).encode(), code.encode())), None
    )
    if found is None:
        return False
    own = (staff.c.id == row.id) & (staff.c.second_factor_used.is_(None) | (staff.c.second_factor_used < found))
    return db.execute(update(staff).where(own).values(second_factor_used=found)).rowcount == 1


def has_second_factor(db: Connection, member_id: int) -> bool:
    """Say whether somebody needs a code from their authenticator to sign in."""
    return db.execute(select(staff.c.second_factor).where(staff.c.id == member_id)).scalar_one() is not None


def set_second_factor(db: Connection, member_id: int, secret: str | None) -> None:
    """Have somebody need a code from their authenticator, which shares this; None: they need none."""
    values = {"second_factor": secret, "second_factor_used": None}
    db.execute(update(staff).where(staff.c.id == member_id).values(values))
