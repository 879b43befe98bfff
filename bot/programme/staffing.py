"""What becomes of those on the staff: changed, disabled, let act again; one of them may always manage the others."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.staff import Role, get_member
from bot.store.staff import staff

_ADMINISTRATORS = (
    select(staff.c.login)
    .where(staff.c.role == Role.ADMINISTRATOR, staff.c.disabled_at.is_(None))
    .order_by(staff.c.id)
    .with_for_update()
)


def change_member(db: Connection, login: str, values: Mapping[str, object]) -> None:
    """Change somebody's name, role, contact_id or email. Raises LookupError where there is nobody.

    Raises Refusal where nobody would be left who may manage the staff.
    """
    if values.get("role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR:
        _leave_an_administrator(db, login)
    _update(db, login, values)


def disable_member(db: Connection, login: str, now: datetime) -> None:
    """Let somebody do nothing any more; what they did stays on record. Raises LookupError where there is nobody.

    Raises Refusal where nobody would be left who may manage the staff.
    """
    get_member(db, login)
    _leave_an_administrator(db, login)
    _update(db, login, {"disabled_at": now})


def enable_member(db: Connection, login: str) -> None:
    """Let somebody who was disabled act again; they have to sign in anew. Raises LookupError where there is nobody."""
    _update(db, login, {"disabled_at": None, "signed_in_as": secrets.token_hex(16)})


def _update(db: Connection, login: str, values: Mapping[str, object]) -> None:
    if db.execute(update(staff).where(staff.c.login == login).values(values)).rowcount == 0:
        msg = f"there is nobody called {login} on the staff; see: bot staff list"
        raise LookupError(msg)


def _leave_an_administrator(db: Connection, login: str) -> None:
    """Raise Refusal where nobody else is one. All of them are locked: two may take one another's rights at once."""
    if set(db.execute(_ADMINISTRATORS).scalars()) == {login}:
        raise Refusal(N_("{login} is the only administrator; somebody else has to be one first."), login=login)
