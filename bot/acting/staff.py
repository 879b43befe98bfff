"""`bot staff`: who may act."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.acting.stage import as_json, get_runtime, show_list
from bot.programme.invitations import invite as make_invitation
from bot.programme.staff import Role, add_member
from bot.programme.staffing import change_member, disable_member, enable_member
from bot.services.personal.numbers import contact_of
from bot.store.staff import staff as members


@click.group()
def staff() -> None:
    """Those who work with the contacts."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="Their full name.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--phone", help="Their own number, on which they are told and answer.")
@click.option("--email", help="Where invitations and alerts go.")
def add(login: str, name: str, role: str, phone: str | None, email: str | None) -> None:
    """Add somebody to the staff."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            now = runtime.clock(db)
            contact_id = contact_of(runtime, db, phone) if phone else None
            values = {"login": login, "name": name, "role": role, "contact_id": contact_id, "email": email}
            add_member(db, values, now)
    except IntegrityError:
        msg = f"there is somebody called {login} already; choose another login"
        raise click.ClickException(msg) from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} is on the staff as {role.replace('_', ' ')}")


@staff.command()
@click.argument("login")
@click.option("--name", help="Their full name.")
@click.option("--role", type=click.Choice([str(role) for role in Role]))
@click.option("--phone", help="Their own number, on which they are told and answer.")
@click.option("--email", help="Where invitations and alerts go.")
def change(login: str, phone: str | None, **given: str | None) -> None:
    """Change what is given of somebody, and leave the rest."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            own = {"contact_id": contact_of(runtime, db, phone)} if phone else {}
            values = {name: value for name, value in given.items() if value} | own
            if not values:
                raise click.UsageError("say what is to change: --name, --role, --phone or --email")
            change_member(db, login, values)
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} is changed")


@staff.command()
@click.argument("login")
def invite(login: str) -> None:
    """Print the address by which somebody chooses a password for the console; for three days, and once."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            token = make_invitation(db, login, runtime.clock(db))
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{runtime.public_url}/console/invitation/{token}")


@staff.command("list")
@as_json
def list_all(*, for_programs: bool) -> None:
    """List the staff, by login."""
    runtime = get_runtime()
    wanted = select(members.c.login, members.c.name, members.c.role, members.c.created_at, members.c.disabled_at)
    with runtime.database.begin() as db:
        rows = [dict(row) for row in db.execute(wanted.order_by(members.c.login)).mappings()]
    show_list(rows, for_programs=for_programs, empty="nobody is on the staff yet; see: bot staff add --help")


@staff.command()
@click.argument("login")
def disable(login: str) -> None:
    """Let somebody do nothing any more; what they did stays on record."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            disable_member(db, login, runtime.clock(db))
    except (LookupError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} may do nothing any more")


@staff.command()
@click.argument("login")
def enable(login: str) -> None:
    """Let somebody who was disabled act again."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            enable_member(db, login)
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} may act again")
