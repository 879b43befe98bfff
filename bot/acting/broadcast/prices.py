"""`bot broadcast prices`: what a segment or a message costs, and who says so."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

import click

from bot.acting.stage import get_runtime
from bot.errors import BroadcastError
from bot.services.broadcasting.pricing import Price, Tariff, set_price
from bot.services.broadcasting.spending import day_of


@click.group()
def prices() -> None:
    """What a segment of an SMS, or a message on WhatsApp, costs."""


@prices.command("list")
def list_all() -> None:
    """List today's prices, with who says so."""
    runtime = get_runtime()
    with runtime.database.begin() as db:
        standing = Tariff.of(db, day_of(runtime, runtime.clock(db))).standing
    for price in standing:
        amount = f"{price.amount.normalize():f} {price.currency}"
        click.echo(
            f"{price.provider:16}{price.medium:10}{price.prefix or 'any':8}{amount:16}{price.since}  {price.source}"
        )


@prices.command("set")
@click.argument("provider", type=click.Choice(["twilio", "africastalking"]))
@click.argument("medium", type=click.Choice(["sms", "whatsapp"]))
@click.argument("amount")
@click.argument("currency")
@click.option("--prefix", default="", help="How the numbers begin for which it holds: +250. Any, unless given.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day on which it holds; today unless given.")
@click.option("--source", default="entered by staff", show_default=True, help="Who says so: a contract, a page.")
def set_one(*, since: datetime | None, source: str, **given: str) -> None:
    """Enter what a segment of an SMS, or a message on WhatsApp, costs from a day on."""
    runtime = get_runtime()
    amount, currency = _money(given["amount"], given["currency"])
    with runtime.database.begin() as db:
        day = since.date() if since else day_of(runtime, runtime.clock(db))
        price = Price(given["provider"], given["medium"], given["prefix"], amount, currency, day, source)
        set_price(db, price)
    click.echo(f"from {day} a message by {price.provider} {price.medium} costs {amount} {currency}")


def _money(amount: str, currency: str) -> tuple[Decimal, str]:
    """Read what was typed. Raises BroadcastError."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", amount) or not re.fullmatch("[A-Za-z]{3}", currency):
        raise BroadcastError(f"{amount} {currency} is no price; write it like 12.5 RWF.")
    return Decimal(amount), currency.upper()
