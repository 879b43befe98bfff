"""What is typed at the command, read: texts, filters, instants, numbers; and faults told in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from pydantic import ValidationError

from bot.engine.answers.heard import Asked, Understood
from bot.engine.answers.phones import read_phone
from bot.errors import BroadcastError
from bot.places import find_district
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience

_FILTERS = (
    click.option("--district", "districts", multiple=True, help="Only from this district; may be repeated."),
    click.option("--sector", "sectors", multiple=True, help="Only from this sector; may be repeated."),
    click.option("--trade", "trades", multiple=True, help="Only who makes this: shoes, bags, belts, repair, other."),
    click.option("--lang", "languages", multiple=True, type=click.Choice(["en", "rw"]), help="Only this language."),
    click.option("--registered/--not-registered", default=None, help="Only with a registration, or only without."),
    click.option("--workshop", type=int, help="What counts: a registration at this workshop."),
    click.option("--confirmed", is_flag=True, help="What counts: one with a seat."),
    click.option("--attended", is_flag=True, help="What counts: one of who was there."),
    click.option("--group", help="Only the members of this group; one message to each phone."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="What counts: one made on this day or later."),
)


class Commands(click.Group):
    """Commands whose refusals are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; end with the reason where it cannot be done."""
        try:
            return super().invoke(ctx)
        except BroadcastError as error:
            raise click.ClickException(str(error)) from None


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command be told whom a broadcast is for."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def audience_of(options: dict[str, Any]) -> Audience:
    """Give the audience that was asked for, its districts spelled as they are kept. Raises BroadcastError."""
    since = options.pop("since")
    districts = tuple(map(_district, options.pop("districts")))
    try:
        return Audience(districts=districts, since=since.date() if since else None, **options)
    except ValidationError as error:
        raise BroadcastError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def text_of(given: str) -> str:
    """Give a text as it was typed, or what is in the file that `@` names."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BroadcastError(f"{given[1:]} cannot be read: {error}.") from None


def instant_of(given: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Give an instant that was typed as the clock shows it where the contacts live."""
    return given.replace(tzinfo=zone).astimezone(UTC) if given else None


def number_of(given: str, runtime: Runtime) -> str:
    """Give a mobile number as E.164. Raises BroadcastError for what is none."""
    heard = read_phone(Asked(given, 0, 0, date.min, runtime.house.country))
    if not isinstance(heard, Understood):
        raise BroadcastError(f"{given} is no mobile number; write it like 0788123456.")
    return str(heard.value)


def _district(given: str) -> str:
    found = find_district(given)
    if found is None:
        raise BroadcastError(f"There is no district {given}.")
    return found.district
