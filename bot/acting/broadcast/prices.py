"""`bot broadcast prices`: what a segment or a message costs, and who says so."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

import click

from bot.acting.stage import acting, as_member
from bot.errors import BroadcastError
from bot.programme.staff import Act
from bot.programme.template_life import Category
from bot.services.broadcasting.pricing import Price, Tariff, enter_price
from bot.services.broadcasting.spending import day_of


@click.group()
def prices() -> None:
    """What a segment of an SMS, or a message on WhatsApp, costs."""


@prices.command("list")
@as_member
def list_all(as_: str) -> None:
    """List today's prices, with who says so."""
    with acting(as_, Act.SEE) as stage:
        standing = Tariff.of(stage.db, day_of(stage.runtime, stage.now)).standing
    for price in standing:
        amount = f"{price.amount.normalize():f} {price.currency}"
        click.echo(
            f"{price.provider:16}{price.medium:10}{price.prefix or 'any':8}{amount:16}{price.since}  {price.source}"
            f"{f', for templates of {price.category}' if price.category else ''}"
        )


@prices.command("set")
@click.argument("provider", type=click.Choice(["twilio", "africastalking"]))
@click.argument("medium", type=click.Choice(["sms", "whatsapp"]))
@click.argument("amount")
@click.argument("currency")
@click.option("--prefix", default="", help="How the numbers begin for which it holds: +250. Any, unless given.")
@click.option("--template", type=click.Choice([str(one) for one in Category]), help="Only for templates of this kind.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day on which it holds; today unless given.")
@click.option("--source", default="entered by staff", show_default=True, help="Who says so: a contract, a page.")
@as_member
def set_one(*, since: datetime | None, template: str | None, as_: str, **given: str) -> None:
    """Enter what a segment of an SMS, or a message on WhatsApp, costs from a day on."""
    amount, currency = _money(given["amount"], given["currency"])
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        day = since.date() if since else day_of(stage.runtime, stage.now)
        where = (given["provider"], given["medium"], given["prefix"])
        price = Price(*where, amount, currency, day, given["source"], template or "")
        enter_price(stage.db, price, stage.by, stage.now)
    click.echo(f"from {day} a message by {price.provider} {price.medium} costs {amount} {currency}")


def _money(amount: str, currency: str) -> tuple[Decimal, str]:
    """Read what was typed. Raises BroadcastError."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", amount) or not re.fullmatch("[A-Za-z]{3}", currency):
        raise BroadcastError(f"{amount} {currency} is no price; write it like 12.5 RWF.")
    return Decimal(amount), currency.upper()
