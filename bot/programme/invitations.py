"""Invitations to the console: an address, told once, at which somebody chooses a password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.programme.staff import Member, Role
from bot.store.staff import staff

INVITATION_HOLDS = timedelta(days=3)


def invite(db: Connection, login: str, now: datetime) -> str:
    """Give what the address of an invitation ends with; an earlier one serves no more.

    Raises LookupError where there is nobody who may sign in.
    """
    token = secrets.token_urlsafe(24)
    values = {"invitation": _digest(token), "invited_until": now + INVITATION_HOLDS}
    standing = update(staff).where(staff.c.login == login, staff.c.disabled_at.is_(None))
    if db.execute(standing.values(values)).rowcount == 0:
        msg = f"there is nobody called {login} on the staff; see: bot staff list"
        raise LookupError(msg)
    return token


def find_invited(db: Connection, token: str, now: datetime) -> Member | None:
    """Give whom an invitation is for, while it serves."""
    invited = select(staff).where(staff.c.invitation == _digest(token), staff.c.invited_until > now)
    row = db.execute(invited.where(staff.c.disabled_at.is_(None))).one_or_none()
    return Member(row.id, row.login, row.name, Role(row.role), row.contact_id) if row else None


def redeem(db: Connection, token: str, hashed: str, now: datetime) -> int | None:
    """Have whom an invitation is for sign in by a password, and signed out everywhere; gives their id.

    None where it serves no more: it serves once.
    """
    standing = update(staff).where(staff.c.invitation == _digest(token), staff.c.invited_until > now)
    values = {"password_hash": hashed, "signed_in_as": secrets.token_hex(16), "invitation": None}
    chosen = standing.where(staff.c.disabled_at.is_(None)).values(values)
    return db.execute(chosen.returning(staff.c.id)).scalar_one_or_none()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
