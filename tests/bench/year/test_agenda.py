"""Time passes from event to event, and never back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.bench.year.agenda import Agenda, at_local, at_mark

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_is_to_happen_happens_in_the_order_of_time_and_at_its_time() -> None:
    agenda, seen = Agenda(NOON), list[tuple[str, datetime]]()
    agenda.at(NOON + 2 * HOUR, lambda: seen.append(("second", agenda.now)))
    agenda.at(NOON + HOUR, lambda: seen.append(("first", agenda.now)))
    agenda.at(NOON + 4 * HOUR, lambda: seen.append(("too late", agenda.now)))
    agenda.run(NOON + 3 * HOUR)
    assert seen == [("first", NOON + HOUR), ("second", NOON + 2 * HOUR)]
    assert agenda.now == NOON + 3 * HOUR


def test_what_takes_long_moves_what_comes_next() -> None:
    agenda, seen = Agenda(NOON), list[datetime]()
    agenda.at(NOON, lambda: agenda.pass_time(HOUR))
    agenda.at(NOON + HOUR / 2, lambda: seen.append(agenda.now))
    agenda.run(NOON + 2 * HOUR)
    assert seen == [NOON + HOUR]


@pytest.mark.parametrize(("minute", "mark"), [(0, 0), (1, 15), (15, 15), (16, 30)])
def test_a_mark_is_the_first_that_is_not_over(minute: int, mark: int) -> None:
    assert at_mark(NOON + minute * HOUR / 60, HOUR / 4) == NOON + mark * HOUR / 60


def test_an_hour_is_told_by_the_clock_of_the_place() -> None:
    assert at_local(date(2024, 1, 1), 9.5, ZoneInfo("Africa/Kigali")) == datetime(2024, 1, 1, 7, 30, tzinfo=UTC)
