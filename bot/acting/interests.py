"""`bot interests`: buyers who would like to have a product, and whom staff introduce."""

from __future__ import annotations

import click

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.interest_records import get_interest, list_interests
from bot.programme.interests import LIFE
from bot.programme.staff import Act
from bot.services import introducing


@click.group()
def interests() -> None:
    """Buyers who would like to have a product."""


@interests.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List who wants what; those on whom somebody should have acted by now come first."""
    statuses = LIFE.open | LIFE.final if everything else LIFE.open
    with acting(as_, Act.RUN_PROGRAMME, Act.HANDLE_DATA) as stage:
        rows = [
            {
                "id": row.id,
                "product": row.reference,
                "called": row.product,
                "buyer": row.name,
                "reached at": row.phone_or_mail,
                "message": row.message,
                "status": row.status,
                **stage.deadline(row.respond_by),
            }
            for row in sorted(list_interests(stage.db, statuses), key=lambda row: (row.respond_by is None, row.id))
        ]
    show_list(rows, for_programs=for_programs, empty="nobody waits to be introduced")


@interests.command()
@click.argument("interest", type=int, metavar="ID")
@as_member
def introduce(interest: int, as_: str) -> None:
    """Tell the artisan who wants their product, and how to reach them."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        get_interest(stage.db, interest)
        if not introducing.introduce(stage.runtime, stage.db, interest, stage.by):
            _refuse(interest)
    click.echo(f"the artisan is told of interest {interest}")


@interests.command()
@click.argument("interest", type=int, metavar="ID")
@click.option("--note", help="Why; it stays with us.")
@as_member
def close(interest: int, note: str | None, as_: str) -> None:
    """Let nothing come of it."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        get_interest(stage.db, interest)
        if not introducing.close(stage.runtime, stage.db, interest, stage.by, note):
            _refuse(interest)
    click.echo(f"interest {interest} is closed")


def _refuse(interest: int) -> None:
    msg = f"interest {interest} is over; see: bot interests list --all"
    raise ValueError(msg)
