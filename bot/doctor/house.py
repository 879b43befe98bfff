"""Looks at the settings, and at what needs nobody outside: versions, the public address, quiet hours, the queue."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.doctor.findings import Symptom, fail, ok, warn
from bot.runtime import Runtime
from bot.services.quiet import next_allowed
from bot.settings import Settings, reaches_people

_SHOWN = ("sqlalchemy", "flask", "rq", "twilio")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def look_at_settings(settings: Settings, runtime: Runtime) -> Iterator[Symptom]:
    """Say what is set, by name only; which channels that makes, and which words of messages are missing."""
    yield ok("settings", f"set are {', '.join(sorted(map(str.upper, settings.model_fields_set)))}")
    if runtime.channels:
        yield ok("settings", f"channels: {', '.join(runtime.channels)}")
    else:
        yield fail(
            "settings", "no provider is set: nobody can be reached", "set TWILIO_… or AT_…, see docs/operations.md"
        )
    if _reaches_people(settings) and not (settings.alert_phones or settings.alert_mails):
        yield warn("alerts", "nobody is told when something does not work", "set ALERT_PHONES, or ALERT_MAILS")
    if settings.simulator and _reaches_people(settings):
        yield warn("settings", "the simulator is mounted where real people are reached", "unset SIMULATOR")


def look_at_versions() -> Iterator[Symptom]:
    """Say what runs here."""
    shown = ", ".join(f"{name} {version(name)}" for name in _SHOWN)
    yield ok("versions", f"menyesha {_own()}, Python {platform.python_version()}, {shown}")


def look_at_public_url(settings: Settings) -> Iterator[Symptom]:
    """Say whether PUBLIC_URL has a form that providers can reach."""
    said, parts = f"PUBLIC_URL is {_shown(settings.public_url)}", urlsplit(settings.public_url)
    if parts.query or parts.fragment or parts.username:
        yield fail("public url", f"{said}, with more than an address in it", "give scheme, host and path only")
    elif not _reaches_people(settings):
        yield ok("public url", f"{said}; no provider has to reach it, they are emulated")
    elif parts.scheme != "https":
        yield fail("public url", f"{said}, which is not encrypted", "give an https:// address")
    elif _is_inside(parts.hostname or ""):
        yield fail("public url", f"{said}, which nobody outside can reach", "give the address that the internet knows")
    else:
        yield ok("public url", said)


def look_at_quiet_hours(settings: Settings) -> Iterator[Symptom]:
    """Say when notices wait, and whether they do now."""
    now = datetime.now(UTC)
    until = next_allowed(now, settings.quiet, settings.zone)
    state = f"notices wait until {until.astimezone(settings.zone):%H:%M}" if until > now else "notices go out"
    yield ok("quiet hours", f"{settings.quiet_hours} in {settings.timezone}; it is {_hour(now, settings)}, {state}")


def look_at_queue(settings: Settings, runtime: Runtime) -> Iterator[Symptom]:
    """Say whether the queue is there and answers."""
    if not settings.redis_url:
        yield warn("queue", "none is set: messages go out when worker.py --burst runs", "set REDIS_URL")
    elif runtime.queue_answers():
        yield ok("queue", "answers")
    else:
        yield fail("queue", "does not answer: messages wait for worker.py --burst", "start Redis, or mend REDIS_URL")


def _reaches_people(settings: Settings) -> bool:
    return reaches_people(settings.model_dump())


def _is_inside(host: str) -> bool:
    """Whether a host is of this machine or network, or is none that callbacks can name: Twilio takes no underscore."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return not _HOST.fullmatch(host) or host.endswith((".local", ".localhost", ".internal"))


def _hour(now: datetime, settings: Settings) -> str:
    return f"{now.astimezone(settings.zone):%H:%M}"


def _own() -> str:
    try:
        return version("menyesha")
    except PackageNotFoundError:
        return "as checked out"


def _shown(url: str) -> str:
    """Give an address without the credentials that it may hold."""
    return re.sub(r"//[^/@]*@", "//…@", url)
