"""`bot referrals`: who asked to be called by a bank. An officer sees those of their own bank while they are shared."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import Row

from bot.acting.records import show_record
from bot.acting.separated import show_csv
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.errors import Refusal
from bot.programme.happened import events_of
from bot.programme.referral_life import OPEN, OUTCOMES
from bot.programme.referral_lists import COLUMNS, as_shown
from bot.programme.referral_records import seen_by
from bot.programme.referral_steps import OVER, note_outcome, withdraw
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.banks import referrals as table


@click.group()
def referrals() -> None:
    """Those who asked to be called by a bank."""


@referrals.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too, without whose they were.")
@click.option("--csv", "separated", is_flag=True, help="Print CSV instead of a table.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, separated: bool, for_programs: bool) -> None:
    """List referrals, those first on which the bank should have acted; an officer sees those of their own bank."""
    order = (table.c.respond_by.is_(None), table.c.respond_by, table.c.id)
    with acting(as_, Act.SEE, Act.REFER) as stage:
        seen = seen_by(stage.member)
        wanted = seen if everything else seen.where(table.c.status.in_(OPEN))
        rows = [as_shown(stage, row) for row in stage.db.execute(wanted.order_by(*order))]
    if separated:
        show_csv(rows, COLUMNS)
    else:
        show_list(rows, for_programs=for_programs, empty="nobody waits for a bank")


@referrals.command()
@click.argument("reference")
@as_member
@as_json
def show(reference: str, as_: str, *, for_programs: bool) -> None:
    """Show a referral with all that happened to it."""
    with acting(as_, Act.SEE, Act.REFER) as stage:
        row = _find(stage, reference)
        facts = as_shown(stage, row)
        happened = events_of(stage.db, table.name, row.id)
    show_record(facts, for_programs=for_programs, happened=happened)


@referrals.command()
@click.argument("reference")
@click.argument("said", metavar="OUTCOME", type=click.Choice(list(OUTCOMES)))
@as_member
def outcome(reference: str, said: str, as_: str) -> None:
    """Note what the bank did: contacted, opened (an account), applied (for a loan) or declined."""
    with acting(as_, Act.REFER) as stage:
        row = _find(stage, reference)
        if not note_outcome(stage.db, row.id, said, stage.by, stage.now):
            raise Refusal(OVER, reference=row.reference)
    click.echo(f"{row.reference}: {said} is noted")


@referrals.command("withdraw")
@click.argument("reference")
@as_member
def withdraw_(reference: str, as_: str) -> None:
    """Take a consent back because the contact asked for it; the bank sees nothing more, and is told."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = _find(stage, reference)
        if not withdraw(stage.db, row.id, stage.by, stage.now):
            raise Refusal(OVER, reference=row.reference)
    click.echo(f"{row.reference} is withdrawn; {row.bank} is told")


def _find(stage: Stage, reference: str) -> Row[Any]:
    found = stage.db.execute(seen_by(stage.member).where(table.c.reference == reference.upper())).one_or_none()
    if found is None:
        raise LookupError(f"there is no referral {reference}; see: bot referrals list")
    return found
