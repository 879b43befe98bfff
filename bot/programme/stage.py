"""What one of the staff acts in: a transaction, its moment, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.programme.lifecycle import By
from bot.programme.staff import Member
from bot.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Stage:
    """A transaction in which one of the staff acts; committed where it ends well."""

    runtime: Runtime
    db: Connection
    now: datetime
    member: Member

    @property
    def by(self) -> By:
        """Who goes on record."""
        return By(staff_id=self.member.id)

    def deadline(self, respond_by: datetime | None) -> dict[str, object]:
        """Give the columns of a list that say by when somebody must act, as local time, and whether that is past."""
        by = respond_by.astimezone(self.runtime.house.zone) if respond_by else None
        return {"by": by, "overdue": "overdue" if respond_by and respond_by <= self.now else ""}
