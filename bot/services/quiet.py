"""Quiet hours: when nothing is sent that nobody asked for."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_allowed(now: datetime, quiet: tuple[time, time], zone: ZoneInfo) -> datetime:
    """Give the first instant from now on at which a notice may be sent; `quiet` is local, possibly over midnight."""
    start, end = quiet
    local = now.astimezone(zone)
    hour = local.time()
    if not (start <= hour < end if start <= end else hour >= start or hour < end):
        return now
    day = local.date() + timedelta(days=1) if hour >= end else local.date()
    return datetime.combine(day, end, zone).astimezone(UTC)
