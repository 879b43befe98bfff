"""Those of the staff who may do something, to be chosen from."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.programme.staff import Act, Member, Role
from bot.store.staff import staff


def list_colleagues(db: Connection, act: Act) -> list[Member]:
    """Give those of the staff whose role may do this and who may still act, by name."""
    roles = [role for role in Role if role.may(act)]
    rows = db.execute(
        select(staff).where(staff.c.role.in_(roles), staff.c.disabled_at.is_(None)).order_by(staff.c.name, staff.c.id)
    )
    return [Member(row.id, row.login, row.name, Role(row.role), row.contact_id) for row in rows]
