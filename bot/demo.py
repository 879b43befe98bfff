"""Demo data, of our own making, for trying things out; dates are relative to the day they are made."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bot.programme.bank_documents import read_bank
from bot.programme.bank_keeping import put_bank
from bot.programme.lifecycle import TIME
from bot.programme.passwords import choose_password
from bot.programme.plans import Occasion, add_workshop
from bot.programme.staff import Role, add_member
from bot.programme.status import Admission
from bot.store.staff import staff
from bot.store.workshops import workshops

_TWO_DAYS = timedelta(days=1)
_A_WEEK = timedelta(days=4)


def load_demo(db: Connection, now: datetime, zone: ZoneInfo) -> int:
    """Add the demo workshops, and what goes with them, where there is no workshop yet; gives how many were added."""
    if db.execute(select(func.count()).select_from(workshops)).scalar_one():
        return 0
    for days, values in _demo():
        starts_on = _monday(now + timedelta(days=days))
        length = values.pop("length")
        values |= {
            "starts_on": starts_on.date(),
            "ends_on": (starts_on + length).date(),
            "starts_at": time(9),
            "closes_at": starts_on - timedelta(days=3),
        }
        add_workshop(db, values, {}, Occasion(TIME, now, zone))
    bank = files("bot").joinpath("programme/sample_bank.yaml").read_text("utf-8")
    put_bank(db, read_bank(bank, "sample_bank.yaml"), TIME, now)
    return len(_demo())


def load_administrator(db: Connection, hashed: str, now: datetime) -> None:
    """Add an administrator called `admin` who signs in by this password, where nobody is on the staff yet."""
    if not db.execute(select(func.count()).select_from(staff)).scalar_one():
        made = add_member(db, {"login": "admin", "name": "Administrator", "role": Role.ADMINISTRATOR}, now)
        choose_password(db, made, hashed)


def _monday(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).replace(hour=15, minute=0, second=0, microsecond=0)
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _demo() -> list[tuple[int, dict[str, Any]]]:
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
                "sex_share": 40,
                "prefers_members": True,
                "prefers_new": True,
            },
        ),
    ]
