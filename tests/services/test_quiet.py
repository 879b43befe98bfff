"""Quiet hours: across midnight or not, in local time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.quiet import next_allowed

KIGALI = ZoneInfo("Africa/Kigali")
NIGHT, NOON, NEVER = (time(20), time(8)), (time(12), time(14)), (time(8), time(8))


def kigali(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-03-{text}:00+02:00")


@pytest.mark.parametrize(
    ("now", "quiet", "allowed"),
    [
        ("01T19:59", NIGHT, "01T19:59"),
        ("01T20:00", NIGHT, "02T08:00"),
        ("01T23:59", NIGHT, "02T08:00"),
        ("02T00:00", NIGHT, "02T08:00"),
        ("02T07:59", NIGHT, "02T08:00"),
        ("02T08:00", NIGHT, "02T08:00"),
        ("01T11:59", NOON, "01T11:59"),
        ("01T12:00", NOON, "01T14:00"),
        ("01T14:00", NOON, "01T14:00"),
        ("31T22:00", NIGHT, "32T08:00"),
        ("01T08:00", NEVER, "01T08:00"),
        ("01T03:00", NEVER, "01T03:00"),
    ],
)
def test_a_notice_waits_for_the_end_of_the_quiet_hours(now: str, quiet: tuple[time, time], allowed: str) -> None:
    expected = kigali("31T08:00") + timedelta(days=1) if allowed.startswith("32") else kigali(allowed)
    assert next_allowed(kigali(now), quiet, KIGALI) == expected


def test_the_hours_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    assert next_allowed(datetime(2027, 3, 1, 18, 30, tzinfo=UTC), NIGHT, KIGALI) == kigali("02T08:00")
    assert next_allowed(datetime(2027, 3, 1, 18, 30, tzinfo=UTC), NIGHT, ZoneInfo("UTC")) != kigali("02T08:00")


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the strategy wants them naive
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from(["Africa/Kigali", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"]),
)
def test_what_is_allowed_is_soon_and_never_in_the_quiet_hours(now: datetime, start: time, end: time, zone: str) -> None:
    allowed = next_allowed(now, (start, end), ZoneInfo(zone))
    assert now <= allowed <= now + timedelta(hours=25)
    assert next_allowed(allowed, (start, end), ZoneInfo(zone)) == allowed
