"""Being there, as the contact says it: with the code of the day that is shown at the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from sqlalchemy import and_, bindparam, select

from bot.engine.calls import action
from bot.engine.kinds import Septets
from bot.engine.values import Both
from bot.programme.attendance import mark
from bot.programme.context import Context
from bot.programme.status import Status
from bot.store.workshops import day_codes, registrations, workshops

_FOUND = (
    select(workshops.c.title_en, workshops.c.title_rw, registrations.c.id, registrations.c.status)
    .select_from(day_codes)
    .join(workshops, workshops.c.id == day_codes.c.workshop_id)
    .outerjoin(
        registrations,
        and_(
            registrations.c.workshop_id == workshops.c.id,
            registrations.c.contact_id == bindparam("contact_id"),
            registrations.c.status == Status.CONFIRMED,
        ),
    )
    .where(day_codes.c.day == bindparam("today"), day_codes.c.code == bindparam("of_code"))
)


@dataclass(frozen=True, slots=True)
class Attended:
    """The workshop where somebody is."""

    value: int
    title: Annotated[Both, Septets(40)]


@dataclass(frozen=True, slots=True)
class Present:
    """It is noted that they are there."""

    attended: Attended


@dataclass(frozen=True, slots=True)
class WalkIn:
    """They have no seat there."""

    attended: Attended


@action()
def mark_present(context: Context, code: str) -> Present | WalkIn | Literal["wrong"]:
    """Note that the contact is at the workshop whose code of the day they typed."""
    values = {"contact_id": context.contact_id, "today": context.today, "of_code": code}
    row = context.db.execute(_FOUND, values).one_or_none()
    if row is None:
        return "wrong"
    attended = Attended(row.id or 0, Both(row.title_en, row.title_rw))
    if row.id is None:
        return WalkIn(attended)
    mark(context.db, row.id, context.today, {"how": "code", "marked_at": context.now})
    return Present(attended)
