"""`bot banks`: what contacts read of each bank, and who answers for it."""

from __future__ import annotations

from pathlib import Path

import click

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.errors import FlowError
from bot.programme.bank_documents import BankDocument, read_bank, write_bank
from bot.programme.bank_keeping import close_bank, get_bank, get_document, list_banks, name_officer, put_bank
from bot.programme.staff import Act, get_member


@click.group()
def banks() -> None:
    """Banks, as contacts read of them."""


@banks.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_member
def put(file: Path, as_: str) -> None:
    """Put in a bank as a YAML document has it, or put that in place of what is known of it."""
    document = _read(file)
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        put_bank(stage.db, document, stage.by, stage.now)
    services, branches = len(document.services), len(document.branches)
    click.echo(f"{document.code} is put in, with {services} services and {branches} branches")


@banks.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the banks, with their officers and how many referrals are open."""
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "code": row.code,
                "name": row.name,
                "services": row.services,
                "branches": row.branches,
                "officers": row.officers,
                "referrals": row.referrals,
                "state": "closed" if row.closed_at else "open",
            }
            for row in list_banks(stage.db)
        ]
    show_list(rows, for_programs=for_programs, empty="there is no bank yet; see: bot banks put --help")


@banks.command()
@click.argument("code")
@as_member
def show(code: str, as_: str) -> None:
    """Show a bank as its document, to be changed and put in again."""
    with acting(as_, Act.SEE) as stage:
        document = get_document(stage.db, get_bank(stage.db, code))
    click.echo(write_bank(document), nl=False)


@banks.command()
@click.argument("code")
@click.option("--off", is_flag=True, help="Show it again.")
@as_member
def close(code: str, as_: str, *, off: bool) -> None:
    """Show contacts a bank no more; those who wait for it stay its affair."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        bank = get_bank(stage.db, code)
        close_bank(stage.db, bank.id, None if off else stage.now, stage.by, stage.now)
    click.echo(f"{bank.code} is shown again" if off else f"{bank.code} is shown no more")


@banks.command()
@click.argument("code")
@click.argument("login")
@as_member
def officer(code: str, login: str, as_: str) -> None:
    """Have a bank officer answer for a bank, and for no other."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        bank, member = get_bank(stage.db, code), get_member(stage.db, login)
        name_officer(stage.db, bank.id, member, stage.by, stage.now)
    reached = "" if member.contact_id else "; without a phone they are told of nothing"
    click.echo(f"{login} answers for {bank.code}{reached}")


def _read(file: Path) -> BankDocument:
    """Give the bank of a document; ends the command with all that is wrong in it, a line each."""
    try:
        return read_bank(file.read_text("utf-8"), str(file))
    except FlowError as error:
        raise click.ClickException(f"{error}\nnothing was put in") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}:1: is not UTF-8; nothing was put in") from None
