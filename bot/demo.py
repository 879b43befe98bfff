"""Demo data, of our own making, for trying things out; dates are relative to the day they are made."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.programme.passwords import choose_password
from bot.programme.staff import Role, add_member
from bot.programme.status import Admission
from bot.store.staff import staff
from bot.store.workshops import invited_districts, workshops

_TWO_DAYS = timedelta(days=1)
_A_WEEK = timedelta(days=4)


def load_demo(db: Connection, now: datetime) -> int:
    """Add the demo workshops where there is no workshop yet; gives how many were added."""
    if db.execute(select(func.count()).select_from(workshops)).scalar_one():
        return 0
    for days, values, shares in _demo():
        starts_on = _monday(now + timedelta(days=days))
        length = values.pop("length")
        values |= {
            "starts_on": starts_on.date(),
            "ends_on": (starts_on + length).date(),
            "starts_at": time(9),
            "closes_at": starts_on - timedelta(days=3),
            "created_at": now,
        }
        workshop_id = db.execute(insert(workshops).values(values).returning(workshops.c.id)).scalar_one()
        rows = [{"workshop_id": workshop_id, "district": name, "share": share} for name, share in shares.items()]
        if rows:
            db.execute(insert(invited_districts), rows)
    return len(_demo())


def load_administrator(db: Connection, hashed: str, now: datetime) -> None:
    """Add an administrator called `admin` who signs in by this password, where nobody is on the staff yet."""
    if not db.execute(select(func.count()).select_from(staff)).scalar_one():
        made = add_member(db, {"login": "admin", "name": "Administrator", "role": Role.ADMINISTRATOR}, now)
        choose_password(db, made, hashed)


def _monday(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).replace(hour=15, minute=0, second=0, microsecond=0)
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _demo() -> list[tuple[int, dict[str, Any], dict[str, int]]]:
    return [
        (
            21,
            {
                "title_en": "Cluster management",
                "title_rw": "Gucunga amatsinda",
                "venue_en": "Umurava Hall, Kigali",
                "venue_rw": "Umurava Hall, Kigali",
                "length": _TWO_DAYS,
                "seats": 36,
                "admission": Admission.FIRST_COME,
            },
            {},
        ),
        (
            35,
            {
                "title_en": "Footwear design and product development",
                "title_rw": "Guhanga imideli y'inkweto",
                "venue_en": "Inkingi Workshop, Huye",
                "venue_rw": "Inkingi Workshop, Huye",
                "length": _A_WEEK,
                "seats": 20,
                "admission": Admission.SELECTION,
            },
            {},
        ),
    ]
