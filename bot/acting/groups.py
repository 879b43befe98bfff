"""`bot groups`: cooperatives and clusters, their members and leaders."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from bot.acting.records import show_record
from bot.acting.stage import acting, as_json, as_member, contact_of, show_list
from bot.places import find_district
from bot.programme.groups import Kind, add_group, close_group, get_group, join, leave, set_leader
from bot.programme.membership_requests import FORGOTTEN, LIFE, Status
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.groups import group_texts, membership_requests, memberships
from bot.store.groups import groups as table

_STANDING = memberships.c.left_at.is_(None)


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
            add_group(stage.db, {"kind": kind, "name": name, "district": _district(district)}, stage.now)
    except IntegrityError:
        msg = f"there is a group {name!r} already"
        raise click.ClickException(msg) from None
    click.echo(f"{name} is a {kind}")


@groups.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the groups, with how many members they have and how many ask to join."""
    members = select(func.count()).where(memberships.c.group_id == table.c.id, _STANDING).scalar_subquery()
    asked = (membership_requests.c.group_id == table.c.id) & (membership_requests.c.status == Status.ASKED)
    requests = select(func.count()).where(asked).scalar_subquery()
    wanted = select(table.c.name, table.c.kind, table.c.district, members.label("members"), requests.label("requests"))
    with acting(as_, Act.SEE) as stage:
        found = stage.db.execute(wanted.where(table.c.closed_at.is_(None)).order_by(table.c.name))
        rows = [dict(row) for row in found.mappings()]
    show_list(rows, for_programs=for_programs, empty="there are no groups yet; see: bot groups add --help")


@groups.command()
@click.argument("name")
@as_member
@as_json
def show(name: str, as_: str, *, for_programs: bool) -> None:
    """Show a group's members, who asks to join, and what its leader wrote; a broadcast says what that cost."""
    with acting(as_, Act.SEE) as stage:
        group = get_group(stage.db, name)
        parts = {part: [dict(row) for row in stage.db.execute(query).mappings()] for part, query in _parts(group.id)}
    facts = {"name": group.name, "kind": group.kind, "district": group.district, "belong": len(parts["members"])}
    show_record(facts, for_programs=for_programs, **parts)


@groups.command()
@click.argument("name")
@click.argument("phone")
@click.option("--off", is_flag=True, help="They belong to it no more.")
@as_member
def member(name: str, phone: str, as_: str, *, off: bool) -> None:
    """Let somebody belong to a group, who has asked to or agreed elsewhere."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        group, contact = get_group(stage.db, name).id, contact_of(stage.runtime, stage.db, phone)
        done = leave(stage.db, group, contact, stage.now) if off else _join(stage, group, contact)
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
        if not set_leader(stage.db, group, contact, leads=not off):
            msg = f"they are no member of {name}; see: bot groups member --help"
            raise ValueError(msg)
    click.echo(f"they lead {name} no more" if off else f"they lead {name}")


@groups.command()
@click.argument("name")
@as_member
def close(name: str, as_: str) -> None:
    """Let a group be one no more; nobody belongs to it since."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        group = get_group(stage.db, name).id
        for request in stage.db.execute(_asked(group)).scalars().all():
            LIFE.apply(stage.db, request, "decline", stage.by, stage.now, respond_by=None, **FORGOTTEN)
        close_group(stage.db, group, stage.now)
    click.echo(f"{name} is closed")


def _join(stage: Stage, group: int, contact: int) -> bool:
    """Let a contact belong to a group; what they had asked is answered by it."""
    stage.db.execute(select(contacts.c.id).where(contacts.c.id == contact).with_for_update()).one()
    theirs = _asked(group).where(membership_requests.c.contact_id == contact)
    for request in stage.db.execute(theirs).scalars().all():
        LIFE.apply(stage.db, request, "join", stage.by, stage.now, respond_by=None, **FORGOTTEN)
        plan(stage.db, "membership_told", request, stage.now, stage.now)
    return join(stage.db, group, contact, stage.now)


def _asked(group: int) -> Any:  # noqa: ANN401  # a query
    own = (membership_requests.c.group_id == group) & (membership_requests.c.status == Status.ASKED)
    return select(membership_requests.c.id).where(own).order_by(membership_requests.c.id)


def _parts(group: int) -> list[tuple[str, Select[Any]]]:
    """Give the queries of who belongs to a group, who asks to, and what was written to them."""
    through = contacts.alias("through")
    them = select(contacts.c.name, contacts.c.district, contacts.c.sector, memberships.c.role, memberships.c.joined_at)
    them = them.add_columns(through.c.name.label("reached_through"))
    them = them.join(memberships, memberships.c.contact_id == contacts.c.id)
    them = them.outerjoin(through, through.c.id == contacts.c.reached_through_id)
    asked = select(contacts.c.name, membership_requests.c.respond_by, membership_requests.c.created_at)
    asked = asked.select_from(membership_requests).outerjoin(
        contacts, contacts.c.id == membership_requests.c.contact_id
    )
    wrote = select(group_texts.c.created_at, group_texts.c.words, group_texts.c.broadcast_id, group_texts.c.dropped_at)
    return [
        ("members", them.where(memberships.c.group_id == group, _STANDING).order_by(memberships.c.id)),
        (
            "asking",
            asked.where(membership_requests.c.id.in_(_asked(group).order_by(None))).order_by(membership_requests.c.id),
        ),
        ("texts", wrote.where(group_texts.c.group_id == group).order_by(group_texts.c.id)),
    ]


def _district(given: str | None) -> str | None:
    found = find_district(given) if given else None
    if given and found is None:
        msg = f"there is no district {given}"
        raise LookupError(msg)
    return found.district if found else None
