"""`bot interests`: buyers who would like to have a product, and whom staff introduce."""

from __future__ import annotations

import click
from sqlalchemy import Connection, select

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.interests import LIFE
from bot.programme.staff import Act
from bot.services import introducing
from bot.store.products import interests as table
from bot.store.products import products


@click.group()
def interests() -> None:
    """Buyers who would like to have a product."""


@interests.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List who wants what; those on whom somebody should have acted by now come first."""
    wanted = select(table, products.c.reference, products.c.name.label("product"))
    wanted = wanted.join(products, products.c.id == table.c.product_id)
    if not everything:
        wanted = wanted.where(table.c.status.in_(sorted(LIFE.open)))
    with acting(as_, Act.SEE) as stage:
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
            for row in stage.db.execute(wanted.order_by(table.c.respond_by.is_(None), table.c.respond_by, table.c.id))
        ]
    show_list(rows, for_programs=for_programs, empty="nobody waits to be introduced")


@interests.command()
@click.argument("interest", type=int, metavar="ID")
@as_member
def introduce(interest: int, as_: str) -> None:
    """Tell the artisan who wants their product, and how to reach them."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        _require(stage.db, interest)
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
        _require(stage.db, interest)
        if not introducing.close(stage.runtime, stage.db, interest, stage.by, note):
            _refuse(interest)
    click.echo(f"interest {interest} is closed")


def _require(db: Connection, interest: int) -> None:
    if db.execute(select(table.c.id).where(table.c.id == interest)).first() is None:
        msg = f"there is no interest {interest}; see: bot interests list"
        raise LookupError(msg)


def _refuse(interest: int) -> None:
    msg = f"interest {interest} is over; see: bot interests list --all"
    raise ValueError(msg)
