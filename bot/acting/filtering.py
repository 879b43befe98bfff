"""Whom a command is for: the filters of an audience, and numbers, as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import click
from pydantic import ValidationError
from sqlalchemy import Connection

from bot.engine.answers.heard import Asked, Understood
from bot.engine.answers.phones import read_phone
from bot.errors import BroadcastError
from bot.messages import Medium
from bot.places import find_district
from bot.programme.groups import get_group
from bot.programme.status import Status
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.saved import get_saved
from bot.services.broadcasting.tagging import read_tag

_MEDIUM = click.Choice([medium.value for medium in Medium])
_DAY = click.DateTime(["%Y-%m-%d"])
_FILTERS = (
    click.option("--district", "districts", multiple=True, help="Only from this district; may be repeated."),
    click.option("--sector", "sectors", multiple=True, help="Only from this sector; may be repeated."),
    click.option("--trade", "trades", multiple=True, help="Only who makes this: shoes, bags, belts, repair, other."),
    click.option("--lang", "languages", multiple=True, type=click.Choice(["en", "rw"]), help="Only this language."),
    click.option("--tag", "tags", multiple=True, help="Only who carries this tag; may be repeated."),
    click.option("--on", "media", multiple=True, type=_MEDIUM, help="Only with an address there."),
    click.option("--wrote-on", "wrote_on", multiple=True, type=_MEDIUM, help="Only who wrote there."),
    click.option("--wrote-since", type=_DAY, help="Only who wrote or called on this day or later."),
    click.option("--silent-since", type=_DAY, help="Only who did not."),
    click.option("--registered/--not-registered", default=None, help="Only with a registration, or only without."),
    click.option("--workshop", "workshops", multiple=True, type=int, help="What counts: one at this workshop."),
    click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice([status.value for status in Status]),
        help="What counts: one that is.",
    ),
    click.option("--attended", is_flag=True, help="What counts: one of who was there."),
    click.option("--group", help="Only the members of this group; one message to each phone."),
    click.option("--since", type=_DAY, help="What counts: one made on this day or later."),
    click.option("--got", multiple=True, type=int, help="Only who was sent this broadcast; may be repeated."),
    click.option("--contact", "contacts", multiple=True, type=int, help="Only this contact, by id; may be repeated."),
    click.option("--audience", "saved", help="All the filters of this saved audience instead."),
    click.option("--without", multiple=True, help="But not this saved audience; may be repeated."),
    click.option("--without-tag", multiple=True, help="But not who carries this tag; may be repeated."),
    click.option("--without-workshop", multiple=True, type=int, help="But not who is registered there."),
    click.option("--without-got", multiple=True, type=int, help="But not who was sent this broadcast."),
)


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command be told whom it is for."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def audience_of(db: Connection, options: dict[str, Any]) -> Audience:
    """Give the audience that was asked for, everything spelled as it is kept. Raises BroadcastError."""
    saved = options.pop("saved")
    minus = tuple(_minus(db, {name: options.pop(f"without{name}") for name in ("", "_tag", "_workshop", "_got")}))
    asked = {name: _as_kept(name, value) for name, value in options.items() if _is_given(name, value)}
    if saved and asked:
        raise BroadcastError("A saved audience has filters of its own; give others, or that.")
    if asked.get("group"):
        _require_group(db, asked["group"])
    try:
        found = get_saved(db, saved).audience if saved else Audience(**asked)
    except ValidationError as error:
        raise BroadcastError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    return found.model_copy(update={"minus": (*found.minus, *minus)})


def number_of(given: str, runtime: Runtime) -> str:
    """Give a mobile number as E.164. Raises BroadcastError for what is none."""
    heard = read_phone(Asked(given, 0, 0, date.min, runtime.house.country))
    if not isinstance(heard, Understood):
        raise BroadcastError(f"{given} is no mobile number; write it like 0788123456.")
    return str(heard.value)


def _is_given(name: str, value: object) -> bool:
    return value is not None if name == "registered" else bool(value)


def _minus(db: Connection, without: dict[str, tuple[Any, ...]]) -> Iterator[Audience]:
    yield from (get_saved(db, name).audience for name in without[""])
    if without["_tag"]:
        yield Audience(tags=tuple(map(read_tag, without["_tag"])))
    if without["_workshop"]:
        yield Audience(registered=True, workshops=without["_workshop"])
    if without["_got"]:
        yield Audience(got=without["_got"])


def _as_kept(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever an option is
    match name:
        case "districts":
            return tuple(map(_district, value))
        case "tags":
            return tuple(map(read_tag, value))
    return value.date() if isinstance(value, datetime) else value


def _district(given: str) -> str:
    found = find_district(given)
    if found is None:
        raise BroadcastError(f"There is no district {given}.")
    return found.district


def _require_group(db: Connection, name: str) -> None:
    try:
        get_group(db, name)
    except LookupError as error:
        raise BroadcastError(f"{error}.") from None
