"""`bot products`: what artisans want to show to buyers, and what staff say of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.exhibition import photos_of
from bot.programme.happened import events_of
from bot.programme.pictures import BYTES_AT_MOST
from bot.programme.product_kinds import Reason
from bot.programme.product_lives import OPEN, Status
from bot.programme.product_records import get_product_of, list_products
from bot.programme.staff import Act
from bot.services import exhibiting
from bot.services.photographs import add_photo
from bot.store.products import products as table


@click.group()
def products() -> None:
    """What artisans show to buyers."""


@products.command("list")
@click.option("--status", type=click.Choice([str(status) for status in Status]), help="Those that stand there only.")
@as_member
@as_json
def list_all(as_: str, status: str | None, *, for_programs: bool) -> None:
    """List the products that stand; those on which somebody should have acted by now come first."""
    wanted = {"status": {status} if status else {*OPEN[1:]}}
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "reference": row.reference,
                "name": row.name,
                "kind": row.kind,
                "price": row.price,
                "artisan": row.artisan,
                "district": row.district,
                "photos": row.photos,
                "status": row.status,
                **stage.deadline(row.respond_by),
            }
            for row in sorted(list_products(stage.db, wanted), key=_deadline)
        ]
    show_list(rows, for_programs=for_programs, empty="no product waits for anybody")


def _deadline(row: Row[Any]) -> tuple[bool, datetime, int]:
    """Give the order of a list: by when somebody must act, and last where nobody has to."""
    return row.respond_by is None, row.respond_by or row.created_at, row.id


@products.command()
@click.argument("reference")
@as_member
@as_json
def show(reference: str, as_: str, *, for_programs: bool) -> None:
    """Show a product, its photos, and all that happened to it."""
    with acting(as_, Act.SEE) as stage:
        row = get_product_of(stage.db, reference)
        facts = {name: getattr(row, name) for name in _SHOWN}
        found = photos_of(stage.db, [row.id]).get(row.id, ())
        pictures = [{"picture": stage.runtime.public_url + photo.large} for photo in found]
        happened = events_of(stage.db, table.name, row.id)
    show_record(facts, for_programs=for_programs, pictures=pictures, happened=happened)


_SHOWN = (
    "reference",
    "name",
    "kind",
    "price",
    "quantity",
    "made_by",
    "maker",
    "shows_maker",
    "artisan",
    "district",
    "status",
    "reason",
)


@products.command()
@click.argument("reference")
@as_member
def approve(reference: str, as_: str) -> None:
    """Show a product in the exhibition; the artisan is told where."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = get_product_of(stage.db, reference)
        _require(row.status, exhibiting.approve(stage.runtime, stage.db, row.id, stage.by), row.reference)
    click.echo(f"{row.reference} is in the exhibition")


@products.command("return")
@click.argument("reference")
@click.argument("reason", type=click.Choice([str(reason) for reason in Reason]))
@as_member
def give_back(reference: str, reason: str, as_: str) -> None:
    """Return a product to the artisan, who is told what to change."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = get_product_of(stage.db, reference)
        done = exhibiting.give_back(stage.runtime, stage.db, row.id, Reason(reason), stage.by)
        _require(row.status, done, row.reference)
    click.echo(f"{row.reference} is returned")


@products.command()
@click.argument("reference")
@click.option("--note", help="Why; it stays with us.")
@as_member
def withdraw(reference: str, note: str | None, as_: str) -> None:
    """Take a product out for good, with its photos; the artisan is told."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = get_product_of(stage.db, reference)
        _require(row.status, exhibiting.withdraw(stage.runtime, stage.db, row.id, stage.by, note), row.reference)
    click.echo(f"{row.reference} is withdrawn")


@products.command()
@click.argument("reference")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_member
def photo(reference: str, file: Path, as_: str) -> None:
    """Add a photo from a file, for whoever has no WhatsApp."""
    with acting(as_, Act.RUN_PROGRAMME) as stage, file.open("rb") as opened:
        row = get_product_of(stage.db, reference)
        add_photo(stage.db, row, opened.read(BYTES_AT_MOST + 1), stage.now)
    click.echo(f"{row.reference} has {row.photos + 1} photos" if row.photos else f"{row.reference} has a photo")


def _require(status: str, done: object, reference: str) -> None:
    if not done:
        msg = f"{reference} stands elsewhere: it is {status}"
        raise ValueError(msg)
