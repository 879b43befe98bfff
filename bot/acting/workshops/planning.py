"""`bot workshops add`, `move` and `cancel`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from bot.acting.stage import acting, as_member
from bot.acting.workshops.place import Day, at_workshop, which
from bot.places import find_district
from bot.programme.offers import offer_free_seats
from bot.programme.plans import Occasion, add_workshop, cancel_workshop, change_workshop, move_workshop
from bot.programme.staff import Act
from bot.programme.status import Admission
from bot.programme.workshop_life import end_of

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _shares(_context: click.Context, _option: click.Parameter, written: tuple[str, ...]) -> dict[str, int]:
    """Give the seats kept by district, of `Huye=3`; ends the command at what is not so."""
    found = {}
    for one in written:
        name, _, count = one.partition("=")
        place = find_district(name)
        if place is None or not count.isdigit():
            msg = f"{one} is no district with its seats; write it like Huye=3, or Huye=0 to invite it"
            raise click.BadParameter(msg)
        found[place.name] = int(count)
    return found


_share = click.option(
    "--share", "shares", multiple=True, callback=_shares, help="Seats kept for an invited district: Huye=3."
)


def _hour(_context: click.Context, _option: click.Parameter, written: str | None) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        msg = f"{written} is no hour; write it like 09:00"
        raise click.BadParameter(msg) from None


def _times(*, needed: bool) -> Callable[[_Command], _Command]:
    """Give the options of when and where, which `add` needs and `move` may change."""

    def mark(command: _Command) -> _Command:
        for option in (
            click.option("--venue-rw", required=needed, help="The same in Kinyarwanda."),
            click.option("--venue-en", required=needed, help="Where it takes place, in English."),
            click.option("--closes-on", type=Day(), required=needed, help="The last day of registration."),
            click.option("--starts-at", callback=_hour, help="When each day begins: 09:00."),
            click.option("--ends-on", type=Day(), required=needed, help="The last day: 2027-03-23."),
            click.option("--starts-on", type=Day(), required=needed, help="The first day: 2027-03-22."),
        ):
            command = option(command)
        return command

    return mark


@click.command()
@click.option("--title-en", required=True)
@click.option("--title-rw", required=True)
@_times(needed=True)
@click.option("--seats", type=click.IntRange(1, 10_000), required=True)
@click.option("--admission", type=click.Choice([str(one) for one in Admission]), default=str(Admission.FIRST_COME))
@click.option(
    "--share", "shares", multiple=True, callback=_shares, help="Seats kept for a district it invites: Huye=3."
)
@click.option("--sex-share", type=click.IntRange(0, 50), default=0, help="Percent of the seats kept for each sex.")
@click.option("--members-first", "prefers_members", is_flag=True, help="Select members of cooperatives first.")
@click.option("--new-first", "prefers_new", is_flag=True, help="Select first who was at no workshop before.")
@as_member
def add(as_: str, shares: Mapping[str, int], **values: Any) -> None:  # noqa: ANN401  # the columns, each of its type
    """Add a workshop; those who may come see it at once."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        given = {"starts_at": time(9), **_given(values, stage.runtime.house.zone)}
        made = add_workshop(stage.db, given, shares, Occasion.of(stage))
    click.echo(f"workshop {made} is planned for {values['starts_on']}")


@click.command()
@which
@_times(needed=False)
@as_member
def move(workshop_id: int, as_: str, **values: Any) -> None:  # noqa: ANN401  # the columns, each of its type
    """Give a workshop another date, hour or venue; everybody concerned is told."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        given = _given(values, stage.runtime.house.zone)
        if not given:
            msg = "say what is to change; see: bot workshops move --help"
            raise ValueError(msg)
        moved = move_workshop(stage.db, workshop_id, given, Occasion.of(stage))
    click.echo(f"workshop {workshop_id} is on {moved.starts_on}, {moved.starts_at:%H:%M}, at {moved.venue_en}")


@click.command()
@which
@click.option("--seats", type=click.IntRange(1, 10_000))
@_share
@click.option("--sex-share", type=click.IntRange(0, 50), help="Percent of the seats kept for each sex.")
@click.option("--members-first/--members-alike", "prefers_members", default=None, help="Select members first.")
@click.option("--new-first/--new-alike", "prefers_new", default=None, help="Select newcomers first.")
@as_member
def change(workshop_id: int, as_: str, shares: Mapping[str, int], **values: Any) -> None:  # noqa: ANN401  # as above
    """Change how many seats there are, and what the selection minds; more seats are offered to those who wait."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        given = {name: value for name, value in values.items() if value is not None}
        change_workshop(stage.db, workshop_id, given, shares, Occasion.of(stage))
        offered = offer_free_seats(stage.db, workshop_id, stage.now, stage.runtime.lifetimes.offer)
    click.echo(f"workshop {workshop_id} is changed; seats offered to who waits: {len(offered)}")


@click.command()
@which
@click.option("--reason", help="Goes on record.")
@as_member
def cancel(workshop_id: int, as_: str, reason: str | None) -> None:
    """Cancel a workshop; everybody concerned is told."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        concerned = cancel_workshop(stage.db, workshop_id, Occasion.of(stage), reason)
    click.echo(f"workshop {workshop_id} is cancelled; {concerned} are told")


def _given(values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Give the columns that were named; registration is open until the end of its last day."""
    named = {name: value for name, value in values.items() if value is not None}
    closes_on: date | None = named.pop("closes_on", None)
    return named | ({"closes_at": end_of(closes_on, zone)} if closes_on else {})
