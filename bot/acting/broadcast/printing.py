"""How a broadcast, its forecast and its progress are told on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click
from sqlalchemy import Row

from bot.runtime import Runtime
from bot.services.broadcasting.census import Census
from bot.services.broadcasting.figures import Figures
from bot.services.broadcasting.forecasting import Forecast, ends_at, not_known
from bot.services.broadcasting.reconciling import account_of, differences, in_words
from bot.services.broadcasting.results import Result


def tell_broadcast(runtime: Runtime, broadcast: Row[Any], figures: Figures) -> None:
    """Say where a broadcast stands, and how far it is."""
    reason = f": {broadcast.reason}" if broadcast.reason else ""
    click.echo(f"{broadcast.id}  {broadcast.name}  by {broadcast.channel}  {broadcast.status}{reason}")
    for name in ("created_at", "prepared_at", "started_at", "starts_at", "ends_at", "ended_at"):
        moment: datetime | None = getattr(broadcast, name)
        if moment:
            click.echo(f"  {name.removesuffix('_at'):12}{_local(runtime, moment)}")
    click.echo(f"  {'filters':12}{broadcast.filters}")
    for language in ("en", "rw"):
        text = getattr(broadcast, f"text_{language}").replace("\n", f"\n{'':14}")
        click.echo(f"  {language:12}{text or '-'}")
    for status, count in figures.messages.items():
        click.echo(f"  {status:12}{count:>9,}")
    made = Forecast.model_validate_json(broadcast.forecast) if broadcast.forecast else None
    for line in account_of(figures, made):
        click.echo(
            f"  in {line.currency}: forecast {line.forecast:,.2f}, reckoned so far {line.reckoned:,.2f}, ", nl=False
        )
        click.echo(f"charged {line.charged:,.2f}" if figures.charged.messages else "charged: not known yet")
    for why in differences(figures, made):
        click.echo(f"  {why}")


def tell_results(results: Iterable[Result]) -> None:
    """Say why messages did not arrive, as far as somebody said so."""
    for result in results:
        if result.reason:
            click.echo(f"  {result.status:12}{result.messages:>9,}  {result.reason}")


def tell_record(runtime: Runtime, events: Iterable[Mapping[str, Any]]) -> None:
    """Say what was done with it, and by whom; what nobody of the staff did came by itself."""
    for event in events:
        click.echo(f"  {_local(runtime, event['changed_at'])}  {event['event']:10}{event['login'] or '-'}")


def tell_forecast(
    runtime: Runtime, broadcast: Row[Any], made: Forecast, begins_at: datetime, over: timedelta = timedelta()
) -> None:
    """Say what a broadcast will cost, how long it takes, and what cannot be known."""
    click.echo(f"{made.messages:,} messages, {made.segments:,} segments by {broadcast.channel}")
    for line in made.lines:
        price = f"{line.price.normalize():f} {line.currency}" if line.currency else "price not known"
        what = f"by a template of {line.category}" if line.category else f"of {line.segments} segments"
        click.echo(f"  {line.language}  {line.messages:>9,} {what} at {price}")
    click.echo(f"cost: {in_words(made.costs)}")
    if "" in made.costs:
        click.echo("  of some the price is not known; enter it with: bot broadcast prices set")
    for source in made.sources:
        click.echo(f"  price: {source}")
    rate = runtime.pace.rate(broadcast.channel)
    until = _local(runtime, ends_at(runtime, begins_at, broadcast.channel, made.messages, over))
    click.echo(f"time: at {rate:g} messages a second and outside quiet hours through by {until}")
    for unknown in not_known(broadcast):
        click.echo(f"not known: {unknown}")


def tell_census(census: Census) -> None:
    """Say whom an audience has, by language and district, and why others of it get nothing."""
    click.echo(f"{census.reached:,} contacts are reached")
    for counted in (census.languages, census.districts):
        for name, count in sorted(counted.items()):
            click.echo(f"  {name or '-':12}{count:>9,}")
    for reason, count in census.left_out.most_common():
        click.echo(f"  left out {count:>9,}  {reason}")


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """Show a bar; it is moved by how much was done since the last time."""
    with click.progressbar(length=max(1, length), label=label) as bar:
        yield bar.update


def _local(runtime: Runtime, moment: datetime) -> str:
    return f"{moment.astimezone(runtime.house.zone):%Y-%m-%d %H:%M}"
