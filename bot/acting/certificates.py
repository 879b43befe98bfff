"""`bot certificates`: who gets one, who signs, printing them, and taking one back."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import NoResultFound

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.awards import issue as issue_all
from bot.programme.awards import propose_awards, set_days_needed, set_signatories, signatories_of
from bot.programme.certificates import LIFE, WHOLE, certificate_of
from bot.programme.codes import show_number
from bot.programme.staff import Act
from bot.services.certifying import print_all
from bot.services.certifying import revoke as take_back
from bot.store.certificates import certificates as table

_workshop = click.argument("workshop", type=int)
_MOST_SIGNATORIES = 3
_LONGEST_NAME, _LONGEST_TITLE = 40, 60


@click.group()
def certificates() -> None:
    """Certificates of those who attended a workshop."""


@certificates.command()
@_workshop
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
            raise _no_workshop(workshop) from None
    rows = [
        {"name": award.name, "days": award.days, "gets one": "yes" if award.gets else "no", "because": award.because}
        for award in proposed
    ]
    show_list(rows, for_programs=for_programs, empty="nobody has a seat there")
    if not for_programs:
        gets = sum(award.gets for award in proposed)
        click.echo(f"{len(made)} issued" if confirm else f"{gets} would get one; add --confirm to issue them")


@certificates.command("list")
@_workshop
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
                "by": row.respond_by.astimezone(stage.runtime.house.zone) if row.respond_by else None,
                "overdue": "overdue" if row.respond_by and row.respond_by <= stage.now else "",
            }
            for row in stage.db.execute(WHOLE.where(table.c.workshop_id == workshop))
        ]
    show_list(rows, for_programs=for_programs, empty="no certificate is issued there yet")


@certificates.command("print")
@_workshop
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
        if not LIFE.apply(stage.db, row.id, "hand_over", stage.by, stage.now, respond_by=None):
            raise ValueError(f"certificate {show_number(row.number)} is {row.status} already")
    click.echo(f"certificate {show_number(row.number)} is with its owner")


@certificates.command()
@click.argument("number")
@click.option("--reason", required=True, help="Goes on record.")
@as_member
def revoke(number: str, reason: str, as_: str) -> None:
    """Take a certificate back: its number is not valid any more."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = certificate_of(stage.db, number)
        if not take_back(stage.db, row.id, reason, stage.by, stage.now):
            raise ValueError(f"certificate {show_number(row.number)} is {row.status} already")
    click.echo(f"certificate {show_number(row.number)} is not valid any more")


@certificates.command()
@_workshop
@click.option("--by", "given", nargs=3, multiple=True, metavar="NAME TITLE_EN TITLE_RW", help="One who signs.")
@as_member
@as_json
def signatories(workshop: int, given: tuple[tuple[str, str, str], ...], as_: str, *, for_programs: bool) -> None:
    """Have these sign the certificates of a workshop, in place of the former; without any, show who signs."""
    with acting(as_, Act.RUN_PROGRAMME if given else Act.SEE) as stage:
        if given:
            if len(given) > _MOST_SIGNATORIES:
                raise ValueError(f"{_MOST_SIGNATORIES} can sign at the most")
            named = [dict(zip(("name", "title_en", "title_rw"), one, strict=True)) for one in given]
            _hold_lengths(named)
            try:
                set_signatories(stage.db, workshop, named)
            except NoResultFound:
                raise _no_workshop(workshop) from None
        rows = [
            {"name": one.name, "title_en": one.title_en, "title_rw": one.title_rw}
            for one in signatories_of(stage.db, workshop)
        ]
    show_list(rows, for_programs=for_programs, empty="nobody signs yet")


@certificates.command()
@_workshop
@click.argument("days", type=click.IntRange(1, 100))
@as_member
def need(workshop: int, days: int, as_: str) -> None:
    """Have a certificate need so many days of a workshop, and not all of them."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        try:
            set_days_needed(stage.db, workshop, days)
        except NoResultFound:
            raise _no_workshop(workshop) from None
    click.echo(f"a certificate of workshop {workshop} needs {days} days")


def _no_workshop(workshop: int) -> LookupError:
    return LookupError(f"there is no workshop {workshop}")


def _hold_lengths(named: list[dict[str, str]]) -> None:
    """Hold what is printed below a signature to what has room there."""
    for one in named:
        for key, text in one.items():
            longest = _LONGEST_NAME if key == "name" else _LONGEST_TITLE
            if not 0 < len(text) <= longest:
                raise ValueError(f"{text!r} is to have 1 to {longest} letters")
