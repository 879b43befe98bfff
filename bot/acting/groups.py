"""`bot groups`: cooperatives and clusters, their members and leaders."""

from __future__ import annotations

import click
from sqlalchemy.exc import IntegrityError

from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.places import find_district
from bot.programme.admitting import appoint, dissolve, let_in
from bot.programme.group_members import events_of_group, members_of_group
from bot.programme.group_records import list_groups, requests_to, texts_to
from bot.programme.groups import Kind, add_group, get_group, leave
from bot.programme.staff import Act
from bot.services.personal.numbers import contact_of


@click.group()
def groups() -> None:
    """Cooperatives and clusters."""


@groups.command()
@click.argument("name")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), default="cooperative", show_default=True)
@click.option("--district", help="Where it is; without one it is for everybody.")
@as_member
def add(name: str, kind: str, district: str | None, as_: str) -> None:
    """Make a group."""
    try:
        with acting(as_, Act.RUN_PROGRAMME) as stage:
            add_group(stage.db, {"kind": kind, "name": name, "district": _district(district)}, stage.by, stage.now)
    except IntegrityError:
        msg = f"there is a group {name!r} already"
        raise click.ClickException(msg) from None
    click.echo(f"{name} is a {kind}")


@groups.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the groups, with how many members they have and how many ask to join."""
    with acting(as_, Act.SEE) as stage:
        rows = [{name: getattr(row, name) for name in _LISTED} for row in list_groups(stage.db)]
    show_list(rows, for_programs=for_programs, empty="there are no groups yet; see: bot groups add --help")


_LISTED = ("name", "kind", "district", "members", "requests")


@groups.command()
@click.argument("name")
@as_member
@as_json
def show(name: str, as_: str, *, for_programs: bool) -> None:
    """Show a group's members, who asks to join, and what its leader wrote; a broadcast says what that cost."""
    with acting(as_, Act.RUN_PROGRAMME, Act.HANDLE_DATA) as stage:
        group = get_group(stage.db, name)
        found = {
            "members": members_of_group(stage.db, group.id),
            "asking": requests_to(stage.db, group.id),
            "texts": texts_to(stage.db, group.id),
            "happened": events_of_group(stage.db, group.id),
        }
    parts = {part: [{name: getattr(row, name) for name in _SHOWN[part]} for row in found[part]] for part in found}
    facts = {"name": group.name, "kind": group.kind, "district": group.district, "belong": len(parts["members"])}
    show_record(facts, for_programs=for_programs, **parts)


_SHOWN = {
    "members": ("name", "district", "sector", "role", "joined_at", "reached_through"),
    "asking": ("name", "respond_by", "created_at"),
    "texts": ("created_at", "words", "broadcast_id", "dropped_at", "dropped_for"),
    "happened": ("changed_at", "became", "who", "login"),
}


@groups.command()
@click.argument("name")
@click.argument("phone")
@click.option("--off", is_flag=True, help="They belong to it no more.")
@as_member
def member(name: str, phone: str, as_: str, *, off: bool) -> None:
    """Let somebody belong to a group, who has asked to or agreed elsewhere."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        group, contact = get_group(stage.db, name).id, contact_of(stage.runtime, stage.db, phone)
        change = leave if off else let_in
        done = change(stage.db, group, contact, stage.by, stage.now)
        if not done:
            msg = f"they are no member of {name}" if off else f"they are a member of {name} already"
            raise ValueError(msg)
    click.echo(f"they are no member of {name} any more" if off else f"they are a member of {name}")


@groups.command()
@click.argument("name")
@click.argument("phone")
@click.option("--off", is_flag=True, help="They lead it no more, and are a member like the others.")
@as_member
def leader(name: str, phone: str, as_: str, *, off: bool) -> None:
    """Let a member lead a group by phone."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        group, contact = get_group(stage.db, name).id, contact_of(stage.runtime, stage.db, phone)
        if not appoint(stage, group, contact, leads=not off):
            msg = f"they are no member of {name}; see: bot groups member --help"
            raise ValueError(msg)
    click.echo(f"they lead {name} no more" if off else f"they lead {name}")


@groups.command()
@click.argument("name")
@as_member
def close(name: str, as_: str) -> None:
    """Let a group be one no more; nobody belongs to it since."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        dissolve(stage.db, get_group(stage.db, name).id, stage.by, stage.now)
    click.echo(f"{name} is closed")


def _district(given: str | None) -> str | None:
    found = find_district(given) if given else None
    if given and found is None:
        msg = f"there is no district {given}"
        raise LookupError(msg)
    return found.district if found else None
