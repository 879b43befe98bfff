"""Demo workshops: there for whoever tries things out, and never in the way of real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.demo import load_demo
from bot.store.due import due
from bot.store.workshops import workshops
from bot.text import septets
from tests.bots import HOUSE, NOW, bot_at
from tests.factories import add_workshop

KIGALI = HOUSE.zone


def test_demo_workshops_are_loaded_once(database_url: str) -> None:
    with bot_at(database_url) as bot:
        with bot.runtime.database.begin() as db:
            assert [load_demo(db, NOW, KIGALI), load_demo(db, NOW, KIGALI)] == [2, 0]
        rows = bot.rows(select(workshops.c.title_en, workshops.c.seats, workshops.c.admission))
    assert [tuple(row) for row in rows] == [
        ("Cluster management", 36, "first_come"),
        ("Footwear design and product development", 20, "selection"),
    ]


def test_where_there_are_workshops_no_demo_is_added(sqlite_url: str) -> None:
    with bot_at(sqlite_url) as bot:
        add_workshop(bot)
        with bot.runtime.database.begin() as db:
            assert load_demo(db, NOW, KIGALI) == 0
        assert bot.count(workshops) == 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(now=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # the strategy wants them naive
def test_whenever_they_are_loaded_they_can_still_be_applied_for(sqlite_url: str, now: datetime) -> None:
    with bot_at(sqlite_url, publishes=False) as bot:
        for table in (due, workshops):
            bot.do(delete(table))
        with bot.runtime.database.begin() as db:
            load_demo(db, now, KIGALI)
        for row in bot.rows(select(workshops)):
            assert now + timedelta(days=14) < row.closes_at
            assert row.closes_at.date() < row.starts_on <= row.ends_on
            assert row.starts_on.weekday() == 0
            for text in (row.title_en, row.title_rw, row.venue_en, row.venue_rw):
                assert 0 < (septets(text) or 99) <= 50
