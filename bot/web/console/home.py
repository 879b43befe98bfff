"""The first page: what needs a person today, then the week in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import Row, func, select

from bot.marking import N_
from bot.programme.lives import find_overdue
from bot.programme.staff import Act
from bot.programme.status import Status
from bot.services.balances import Standing, read_balances
from bot.services.figures import read_standing
from bot.services.weekly import MICRO, add_up, days_of
from bot.store.alerts import alerts
from bot.store.coming import count_coming
from bot.store.counts import read_counts
from bot.store.tickets import tickets
from bot.store.workshops import registrations, workshops
from bot.web.console.desk import Answer, Desk
from bot.web.console.overdue import table_of
from bot.web.console.pieces import Cell, Link, Table, Tag

_SHOWN = 20
_PLACES = 10
_NOBODYS = select(func.count()).where(tickets.c.status == "open")
_TO_SELECT = (
    select(workshops.c.id, workshops.c.title_en, workshops.c.title_rw, func.count().label("applied"))
    .join(registrations, registrations.c.workshop_id == workshops.c.id)
    .where(workshops.c.status == "planned", workshops.c.admission == "selection")
    .where(workshops.c.respond_by.is_not(None), registrations.c.status == Status.APPLIED)
    .group_by(workshops.c.id)
    .order_by(workshops.c.respond_by, workshops.c.id)
)
_ALERTS = select(alerts).order_by(alerts.c.began_at, alerts.c.name)


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page("/", home, Act.SEE)


def home(desk: Desk) -> Answer:
    """Show what needs somebody, and how the week went."""
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        late = find_overdue(db, now)
        nobodys = db.execute(_NOBODYS).scalar_one()
        to_select = db.execute(_TO_SELECT).all()
        troubles, standing = db.execute(_ALERTS).all(), read_standing(desk.runtime, db)
        overdue = table_of(desk, db, late[:_SHOWN])
        soon = count_coming(db, now + timedelta(days=1))
        left = read_balances(desk.runtime, db, now)
        week = {kind: read_counts(db, f"week {kind}") for kind in ("out", "in", "cost", "registered", "left")}
    needs = [
        *_what_needs_somebody(desk, late, nobodys),
        *((name, Tag(amount, "late")) for name, amount in _left(desk, [one for one in left if one.is_low])),
        *((row.title_rw if desk.language == "rw" else row.title_en, _to_select(desk, row)) for row in to_select),
    ]
    return desk.show(
        "home.html",
        needs=needs,
        overdue=overdue,
        more=max(0, len(late) - _SHOWN),
        soon=soon,
        troubles=troubles,
        standing=standing,
        left=list(_left(desk, left)),
        week=_Week(desk, now, week),
    )


def _what_needs_somebody(desk: Desk, late: Sequence[Row[Any]], nobodys: int) -> Iterator[tuple[Cell, Cell]]:
    """Give what is late by its kind, and what nobody has taken."""
    for subject, count in Counter(row.subject for row in late).items():
        name = Link(desk.word(subject), url_for("console.overdue", what=subject))
        yield name, Tag(desk.say(N_("{count} overdue"), count=count), "late")
    if nobodys:
        waiting = Link(desk.say(N_("Questions that nobody has taken")), url_for("console.inbox", show="nobodys"))
        yield waiting, nobodys


def _left(desk: Desk, left: Sequence[Standing]) -> Iterator[tuple[str, str]]:
    """Give what is left of our money at providers."""
    for one in left:
        amount = f"{one.left.amount:,.2f} {one.left.currency}"
        yield desk.say(N_("Money left at {provider}"), provider=one.provider), amount


def _to_select(desk: Desk, row: Row[Any]) -> Cell:
    text = desk.say(N_("{count} applicants to select from"), count=row.applied)
    page = desk.find_page("workshops", row.id)
    return Link(text, page) if page else text


class _Week:
    """The week's figures, as the page shows them; counted every minute."""

    def __init__(self, desk: Desk, now: datetime, counted: dict[str, list[tuple[dict[str, str], int]]]) -> None:
        self.days = [day.isoformat() for day in days_of(now, desk.runtime.house.zone)]
        self._desk = desk
        self._counted = {
            kind: [row for row in rows if row[0].get("day", self.days[0]) >= self.days[0]]
            for kind, rows in counted.items()
        }

    def by_day(self, kind: str) -> list[tuple[str, int]]:
        """Give how many there were on each day, the first first."""
        found = add_up(self._counted[kind], "day")
        return [(f"{day[8:]}/{day[5:7]}", found[day,]) for day in self.days]

    def sent(self) -> Table:
        """Give messages by their status, a column a medium."""
        found = add_up(self._counted["out"], "status", "medium")
        media = sorted({medium for _, medium in found})
        statuses = sorted({status for status, _ in found})
        say = self._desk.say
        rows: list[list[Cell]] = [
            [self._desk.word(status), *(found[status, medium] for medium in media)] for status in statuses
        ]
        columns = [say(N_("Status")), *(self._desk.word(medium) for medium in media)]
        return Table(say(N_("Messages")), columns, rows, say(N_("Nothing was sent.")))

    def failed(self) -> int:
        """Give how many messages failed."""
        return sum(count for labels, count in self._counted["out"] if labels["status"] in {"failed", "unknown"})

    def cost(self) -> list[tuple[str, Decimal]]:
        """Give what providers charged, by currency."""
        found = add_up(self._counted["cost"], "currency")
        return [(currency, round(Decimal(abs(count)) / MICRO, 2)) for (currency,), count in sorted(found.items())]

    def districts(self) -> list[tuple[str, int]]:
        """Give where those who registered are, the most first."""
        found = add_up(self._counted["registered"], "district")
        return [(district, count) for (district,), count in found.most_common(_PLACES)]

    def left(self) -> list[tuple[str, int]]:
        """Give the steps at which most conversations were left."""
        found = add_up(self._counted["left"], "flow", "step")
        return [(f"{flow}: {step}", count) for (flow, step), count in found.most_common(_PLACES)]
