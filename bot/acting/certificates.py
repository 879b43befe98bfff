"""`bot certificates`: who gets one, who signs, printing them, and taking one back."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import NoResultFound

from bot.acting.certificate_terms import need, no_workshop, of_workshop, signatories
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.awards import issue as issue_all
from bot.programme.awards import propose_awards
from bot.programme.certificate_records import WHOLE, certificate_of
from bot.programme.codes import show_number
from bot.programme.staff import Act
from bot.services.certifying import give_on_paper, print_all
from bot.services.certifying import revoke as take_back
from bot.store.certificates import certificates as table


@click.group()
def certificates() -> None:
    """Certificates of those who attended a workshop."""


@certificates.command()
@of_workshop
@click.option("--confirm", is_flag=True, help="Issue them; without it, they are only proposed.")
@as_member
@as_json
def issue(workshop: int, as_: str, *, confirm: bool, for_programs: bool) -> None:
    """Say who gets a certificate and who does not, and why; with --confirm, issue them and send them out."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        try:
            proposed = propose_awards(stage.db, workshop)
            made = issue_all(stage.db, workshop, stage.by, stage.now) if confirm else []
        except NoResultFound:
            raise no_workshop(workshop) from None
    rows = [
        {
            "name": award.name,
            "days": award.days,
            "gets one": "yes" if award.gets else "no",
            "because": str(award.because),
        }
        for award in proposed
    ]
    show_list(rows, for_programs=for_programs, empty="nobody has a seat there")
    if not for_programs:
        gets = sum(award.gets for award in proposed)
        click.echo(f"{len(made)} issued" if confirm else f"{gets} would get one; add --confirm to issue them")


@certificates.command("list")
@of_workshop
@as_member
@as_json
def list_all(workshop: int, as_: str, *, for_programs: bool) -> None:
    """List the certificates of a workshop, with where they stand."""
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "number": show_number(row.number),
                "name": row.name,
                "status": row.status,
                **stage.deadline(row.respond_by),
            }
            for row in stage.db.execute(WHOLE.where(table.c.workshop_id == workshop))
        ]
    show_list(rows, for_programs=for_programs, empty="no certificate is issued there yet")


@certificates.command("print")
@of_workshop
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF to write.")
@as_member
def print_(workshop: int, output: Path, as_: str) -> None:
    """Write all valid certificates of a workshop into one PDF, a page each, by name."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        document, pages = print_all(stage.runtime, stage.db, workshop)
        if not pages:
            raise LookupError("no certificate is issued there yet; see: bot certificates issue")
    output.write_bytes(document)
    click.echo(f"{output}: {pages} certificates")


@certificates.command()
@click.argument("number")
@as_member
def hand(number: str, as_: str) -> None:
    """Note that somebody got their certificate on paper, since they could not be told."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = certificate_of(stage.db, number)
        give_on_paper(stage.db, row.id, stage.by, stage.now)
    click.echo(f"certificate {show_number(row.number)} is with its owner")


@certificates.command()
@click.argument("number")
@click.option("--reason", required=True, help="Goes on record.")
@as_member
def revoke(number: str, reason: str, as_: str) -> None:
    """Take a certificate back: its number is not valid any more."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = certificate_of(stage.db, number)
        take_back(stage.db, row.id, reason, stage.by, stage.now)
    click.echo(f"certificate {show_number(row.number)} is not valid any more")


certificates.add_command(signatories)
certificates.add_command(need)
