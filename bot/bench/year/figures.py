"""The year in figures: what happened in each month, counted in the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, union_all

from bot.programme.lives import LIVES
from bot.store.archive import archive
from bot.store.outbox import outbox
from bot.store.workshops import registrations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.bench.year.world import World

MONTHS = 12
_MESSAGES = union_all(
    *(select(table.c.created_at, table.c.medium, table.c.status) for table in (outbox, archive))
).subquery("messages")


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the chart: counts by month, for each of several names."""

    title: str
    counts: dict[str, list[int]]
    """The most frequent first."""

    @property
    def most(self) -> int:
        """The highest sum of a month."""
        return max((sum(month) for month in zip(*self.counts.values(), strict=True)), default=0)


def panels(world: World) -> list[Panel]:
    """Give the year's registrations by what became of them, messages by medium and status, and all else that lives."""
    with world.runtime.database.look() as db:
        made = db.execute(select(registrations.c.created_at, registrations.c.status)).all()
        messages = db.execute(select(_MESSAGES)).all()
        begun = [
            (row.created_at, life.table.name.replace("_", " "))
            for life in LIVES
            if life.table is not registrations
            for row in db.execute(select(life.table.c.created_at))
        ]
    return [
        _panel(world, "Registrations, by what became of them", ((row.created_at, row.status) for row in made)),
        _panel(world, "Messages, by medium", ((row.created_at, row.medium) for row in messages)),
        _panel(world, "Messages, by status", ((row.created_at, row.status) for row in messages)),
        _panel(world, "What else was begun", begun),
    ]


def outcomes(world: World) -> dict[str, Counter[str]]:
    """Give for everything that has a life how many objects stand where, by the name of its table."""
    with world.runtime.database.look() as db:
        return {life.table.name: Counter(db.execute(select(life.table.c.status)).scalars().all()) for life in LIVES}


def _panel(world: World, title: str, dated: Iterable[tuple[datetime, str]]) -> Panel:
    found = Counter((name, at.astimezone(world.zone).month) for at, name in dated)
    sums: Counter[str] = Counter()
    for (name, _), many in found.items():
        sums[name] += many
    return Panel(title, {name: [found[name, month + 1] for month in range(MONTHS)] for name, _ in sums.most_common()})
