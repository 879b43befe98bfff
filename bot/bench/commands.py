"""`bot bench`: the published measurements, each beside what it is to be compared with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from bot.bench import growth as growth_bench
from bot.bench import rate as rate_bench
from bot.bench import send as send_bench
from bot.bench.broadcast import on_postgres, on_sqlite
from bot.bench.console.commands import console
from bot.bench.crash.commands import crash
from bot.bench.inbound.commands import inbound
from bot.bench.load import Answered
from bot.bench.machines.commands import machines
from bot.bench.outage import outage
from bot.bench.rehearsal import REGISTRATION, Rehearsal, make_program
from bot.bench.send import BOTH
from bot.bench.turn import measure
from bot.bench.webhook import Bench, Compared
from bot.bench.year.commands import year
from bot.engine.facts import House
from bot.messages import Medium

_HOUSE = House(
    {"org": "Menyesha", "ussd": "*384*10#", "help_phone": "0780000009", "whatsapp": ""}, ZoneInfo("Africa/Kigali")
)


@click.group()
def bench() -> None:
    """Measure what things cost on this machine, and what they stand."""


bench.add_command(console)
bench.add_command(crash)
bench.add_command(inbound)
bench.add_command(machines)
bench.add_command(outage)
bench.add_command(year)


@bench.command()
@click.option("--rounds", default=20, show_default=True, help="Measurements, of which the cheapest counts.")
def turn(rounds: int) -> None:
    """CPU of an engine turn in memory: parse, route, render, page; alone, and with its session from and to JSON."""
    program, library = make_program()
    click.echo(f"CPU a turn, in microseconds, over a registration of {len(REGISTRATION)} turns")
    click.echo(f"{'':10}{'alone':>10}{'with JSON':>12}")
    for medium in Medium:
        cost = measure(Rehearsal(program, library, _HOUSE, medium), rounds)
        click.echo(f"{medium:10}{cost.alone:10.1f}{cost.with_json:12.1f}")


@bench.command()
@click.option("--database-url", help="A PostgreSQL server, to measure on a new database there too.")
@click.option("--rounds", default=3, show_default=True, help="Comparisons, of which the middle one counts.")
@click.option("--seconds", default=5.0, show_default=True, help="How long each half of a comparison takes.")
def webhook(database_url: str | None, rounds: int, seconds: float) -> None:
    """Turns a second of a USSD webhook beside a bare form endpoint of the same server: SQLite, PostgreSQL if given."""
    runs = Bench(rounds, seconds, _say)
    click.echo("SQLite, one web process with eight threads")
    _show(runs.sqlite())
    if database_url:
        click.echo("PostgreSQL, two web processes with eight threads each")
        _show(runs.postgres(database_url))


@bench.command()
@click.option("--database-url", help="A PostgreSQL server, to measure on a new database there instead of SQLite.")
@click.option("--rows", default=100_000, show_default=True, help="How many recipients.")
def broadcast(database_url: str | None, rows: int) -> None:
    """Preparing and forecasting a broadcast, beside the bare statement that writes such rows."""
    costs = on_postgres(database_url, rows, _say) if database_url else on_sqlite(rows, _say)
    click.echo(f"{'PostgreSQL' if database_url else 'SQLite'}, {costs.rows:,} recipients")
    click.echo(f"  {'':16}{'seconds':>9}{'rows/s':>10}{'MB more':>9}")
    click.echo(f"  {'bare statement':16}{costs.bare:9.1f}{rows / costs.bare:10,.0f}")
    for name, took, grown in (
        ("preparing", costs.preparing, costs.grown_by_preparing),
        ("forecasting", costs.forecasting, costs.grown_by_forecasting),
    ):
        click.echo(f"  {name:16}{took:9.1f}{rows / took:10,.0f}{grown:9.1f}")
    click.echo(f"  preparing takes {costs.ratio:.2f} times as long as the bare statement")


@bench.command()
@click.option("--database-url", help="A PostgreSQL server, to measure on a new database there; else SQLite.")
@click.option("--messages", default=5000, show_default=True)
def send(database_url: str | None, messages: int) -> None:
    """Messages a second of one worker process, and its CPU for each, to a provider who answers after 50 ms."""
    click.echo(f"{'':22}{'messages/s':>12}{'CPU us':>9}")
    for channel in BOTH:
        spent = send_bench.measure(channel, messages, database_url)
        click.echo(f"{channel:22}{messages / spent.seconds:12.0f}{1e6 * spent.cpu / messages:9.0f}")


@bench.command()
@click.option("--database-url", help="A PostgreSQL server, to measure on a new database there; else SQLite.")
@click.option("--rate", default=500.0, show_default=True, help="Messages a second that are allowed.")
@click.option("--seconds", default=20.0, show_default=True)
def rate(database_url: str | None, rate: float, seconds: float) -> None:
    """How well two workers use a rate that they share, and how long replies wait meanwhile."""
    used = rate_bench.measure(rate, seconds, database_url)
    click.echo(f"used                     {used.share:8.1%}")
    click.echo(f"most in a rolling second {used.most:8.1%}")
    click.echo(f"too many                 {used.refused:8.1%}")
    p50, p99, longest = (1000 * used.waits[min(len(used.waits) - 1, int(p * len(used.waits)))] for p in (0.5, 0.99, 1))
    click.echo(f"replies, with 50 ms of the provider: p50 {p50:.0f} ms, p99 {p99:.0f} ms, max {longest:.0f} ms")


@bench.command()
@click.option("--database-url", help="A PostgreSQL server, to measure on new databases there; else SQLite.")
@click.option("--contacts", default=100_000, show_default=True, help="Held against a thousand.")
@click.option("--rounds", default=10, show_default=True, type=click.IntRange(1, growth_bench.MOST_ROUNDS))
def growth(database_url: str | None, contacts: int, rounds: int) -> None:
    """What is done all the time takes with many contacts, each with messages of theirs, beside a thousand."""
    few, many = growth_bench.measure((growth_bench.FEW, contacts), rounds, database_url)
    click.echo(f"{'milliseconds':24}{growth_bench.FEW:>11,}{contacts:>11,}{'ratio':>8}")
    for name, took in few.items():
        click.echo(f"{name:24}{1000 * took:11.2f}{1000 * many[name]:11.2f}{many[name] / took:8.2f}")


def _say(what: str) -> None:
    click.echo(f"  {what} ...", err=True)


def _show(compared: Compared) -> None:
    click.echo(f"  {'':22}{'turns/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'wrong':>7}")
    middle = len(compared.bare) // 2
    _line("bare endpoint", sorted(compared.bare, key=lambda part: part.rate)[middle])
    _line("webhook", sorted(compared.webhook, key=lambda part: part.rate)[middle])
    _line("webhook at half of that", compared.half)
    click.echo(f"  ratio {compared.ratio:.2f}")


def _line(name: str, part: Answered) -> None:
    times = "".join(f"{part.within(share):9.1f}" for share in (0.5, 0.99, 1))
    click.echo(f"  {name:22}{part.rate:9.0f}{times}{part.wrong:7}")
