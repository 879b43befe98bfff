"""Quiet hours: when nothing is sent that nobody asked for."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def awake(since: datetime, until: datetime, quiet: tuple[time, time], zone: ZoneInfo) -> timedelta:
    """Give how much of the time between two instants is outside of the quiet hours."""
    length, at = timedelta(), next_allowed(since, quiet, zone)
    while at < until:
        end = min(next_quiet(at, quiet, zone), until)
        length += end - at
        at = next_allowed(end, quiet, zone)
    return length


def next_quiet(at: datetime, quiet: tuple[time, time], zone: ZoneInfo) -> datetime:
    """Give when the quiet hours begin next; a day later where there are none."""
    today = datetime.combine(at.astimezone(zone).date(), quiet[0], zone)
    return today if today > at else today + timedelta(days=1)


def next_allowed(now: datetime, quiet: tuple[time, time], zone: ZoneInfo) -> datetime:
    """Give the first instant from now on at which a notice may be sent; `quiet` is local, possibly over midnight."""
    start, end = quiet
    local = now.astimezone(zone)
    hour = local.time()
    if not (start <= hour < end if start <= end else hour >= start or hour < end):
        return now
    day = local.date() + timedelta(days=1) if hour >= end else local.date()
    return datetime.combine(day, end, zone).astimezone(UTC)
