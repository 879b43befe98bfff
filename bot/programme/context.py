"""What an action or a source is told besides its arguments: whose turn it is, and the transaction it works in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.engine.values import Stored
from bot.messages import Medium
from bot.programme.lifecycle import By

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Context:
    """One turn of one contact. `db` is the turn's transaction: whoever calls commits it."""

    db: Connection
    contact_id: int
    now: datetime
    today: date
    zone: ZoneInfo
    language: str
    """The contact's; after an answer, the one that the question was put in."""
    medium: Medium
    asked: str
    """The question that the contact answered last, in the words they saw."""
    offer_lifetime: timedelta
    flow: str = ""
    """The flow that calls."""
    answers: Mapping[str, Stored] = field(default_factory=dict)
    """All that was answered in this session, as it keeps it."""
    staff_id: int | None = None
    """Who of the staff acts for the contact; None where they act by themselves."""

    @property
    def by(self) -> By:
        """Who goes on record."""
        return By(staff_id=self.staff_id) if self.staff_id else By(contact_id=self.contact_id)
