"""The first page: what needs a person today, and how sending stands."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot.programme.lives import find_overdue
from bot.programme.staff import Act
from bot.services.figures import read_standing
from bot.store.counts import read_counts
from bot.store.due import find_coming
from bot.web.console.desk import Answer, Desk

_SHOWN = 50
_AHEAD = timedelta(days=7)


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/", home, Act.SEE)


def home(desk: Desk) -> Answer:
    """Show what is overdue, what is coming, and how sending stands."""
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        overdue, coming = find_overdue(db, now), find_coming(db, now + _AHEAD)
        standing = read_standing(desk.runtime, db)
        messages = read_counts(db, "messages")
    return desk.show(
        "home.html",
        overdue=overdue[:_SHOWN],
        late=Counter(row.subject for row in overdue),
        coming=Counter(row.kind for row in coming),
        standing=standing,
        messages=[(labels, round(count)) for labels, count in messages],
    )
