"""`bot referrals`: who asked to be called by a bank. An officer sees those of their own bank while they are shared."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import Row, Select, select

from bot.acting.records import show_record
from bot.acting.separated import show_csv
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.happened import events_of
from bot.programme.referral_life import OPEN, OUTCOMES
from bot.programme.referral_records import SHARED, WHOLE
from bot.programme.referral_steps import note_outcome, withdraw
from bot.programme.staff import Act, Role
from bot.programme.stage import Stage
from bot.store.banks import bank_officers
from bot.store.banks import referrals as table

_COLUMNS = (
    *("reference", "bank", "about", "status", "name", "number", "district", "trade"),
    *("asked on", "by", "overdue", "outcome", "said"),
)


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
        seen = _seen_by(stage)
        wanted = seen if everything else seen.where(table.c.status.in_(OPEN))
        rows = [_shown(stage, row) for row in stage.db.execute(wanted.order_by(*order))]
    if separated:
        show_csv(rows, _COLUMNS)
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
        facts = _shown(stage, row)
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
            raise ValueError(f"referral {row.reference} is over: it is {row.status}")
    click.echo(f"{row.reference}: {said} is noted")


@referrals.command("withdraw")
@click.argument("reference")
@as_member
def withdraw_(reference: str, as_: str) -> None:
    """Take a consent back because the contact asked for it; the bank sees nothing more, and is told."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = _find(stage, reference)
        if not withdraw(stage.db, row.id, stage.by, stage.now):
            raise ValueError(f"referral {row.reference} is over: it is {row.status}")
    click.echo(f"{row.reference} is withdrawn; {row.bank} is told")


def _seen_by(stage: Stage) -> Select[Any]:
    """Give the referrals that somebody may see: an officer those that their own bank shares, others all."""
    if stage.member.role is not Role.BANK_OFFICER:
        return WHOLE
    own = select(bank_officers.c.bank_id).where(bank_officers.c.staff_id == stage.member.id)
    return WHOLE.where(SHARED, table.c.bank_id.in_(own))


def _find(stage: Stage, reference: str) -> Row[Any]:
    found = stage.db.execute(_seen_by(stage).where(table.c.reference == reference.upper())).one_or_none()
    if found is None:
        raise LookupError(f"there is no referral {reference}; see: bot referrals list")
    return found


def _shown(stage: Stage, row: Row[Any]) -> dict[str, object]:
    zone = stage.runtime.house.zone
    return {
        **{name: getattr(row, name) for name in _COLUMNS[:8]},
        "asked on": row.created_at.astimezone(zone).date(),
        **stage.deadline(row.respond_by),
        "outcome": row.outcome,
        "said": row.said,
    }
