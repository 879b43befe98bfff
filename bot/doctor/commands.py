"""The command: everything is looked at in order, and told one line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from bot.bootstrap import make_runtime
from bot.doctor.findings import Level, Symptom, fail
from bot.doctor.house import look_at_public_url, look_at_queue, look_at_quiet_hours, look_at_settings, look_at_versions
from bot.doctor.providers import (
    look_at_channels,
    look_at_inbound,
    look_at_notices,
    look_at_providers,
    look_at_templates,
)
from bot.doctor.store import look_at_database
from bot.errors import SettingsError
from bot.settings import read_settings

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


@click.command()
@click.argument("only", metavar="[templates]", type=click.Choice(["templates"]), required=False)
@click.option("--fix", is_flag=True, help="Make WhatsApp's templates, and have Twilio bring here what is said to us.")
@click.option("--json", "as_json", is_flag=True, help="Give what was found as JSON.")
def doctor(*, only: str | None, fix: bool, as_json: bool) -> None:
    """Say in plain words what is set and what works; the exit code is 1 where something fails.

    With `templates`, look at nothing else.
    """
    found = []
    for symptom in _examine(only, fix=fix):
        found.append(symptom)
        if not as_json:
            _tell(symptom)
    if as_json:
        click.echo(json.dumps([asdict(symptom) for symptom in found], ensure_ascii=False, indent=2))
    if any(symptom.level is Level.FAIL for symptom in found):
        sys.exit(1)


def _examine(only: str | None, *, fix: bool) -> Iterator[Symptom]:
    try:
        settings = read_settings()
    except SettingsError as error:
        yield from (fail("settings", line, "mend it in the environment") for line in str(error).splitlines())
        return
    runtime = make_runtime(settings)
    try:
        if only is None:
            yield from look_at_versions()
            yield from look_at_settings(settings, runtime)
            yield from look_at_public_url(settings)
            yield from look_at_quiet_hours(settings)
            yield from look_at_database(runtime, has_queue=bool(settings.redis_url))
            yield from look_at_queue(settings, runtime)
            yield from look_at_providers(runtime)
            yield from look_at_channels(runtime)
            yield from look_at_inbound(settings, fix=fix)
            yield from look_at_notices(runtime, fix=fix)
        yield from look_at_templates(settings, runtime, fix=fix)
    finally:
        runtime.close()


def _tell(symptom: Symptom) -> None:
    word = click.style(f"{symptom.level:<5}", fg=_COLOURS[symptom.level])
    remedy = f" -> {symptom.remedy}" if symptom.remedy else ""
    click.echo(f"{word} {symptom.about:<20} {symptom.text}{remedy}")
