"""`bot mentors`: who helps, with what, and how much more they can take."""

from __future__ import annotations

from collections.abc import Mapping

import click
from sqlalchemy.exc import IntegrityError

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.places import find_district
from bot.programme.mentors import Topic, add_mentor, change_skills, list_mentors, pause_mentor
from bot.programme.staff import Act, Role, get_member

_topic = click.option("--topic", "topics", multiple=True, type=click.Choice([str(topic) for topic in Topic]))
_language = click.option("--language", "languages", multiple=True, type=click.Choice(["rw", "en"]))


def _known(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give districts as they are written; ends the command at one that does not exist."""
    found = [(name, find_district(name)) for name in names]
    if unknown := [name for name, place in found if place is None]:
        msg = f"there is no district {unknown[0]}"
        raise click.BadParameter(msg)
    return tuple(place.name for _, place in found if place)


_district = click.option("--district", "districts", multiple=True, callback=_known, help="Where they work.")


@click.group()
def mentors() -> None:
    """Those who help artisans by phone."""


@mentors.command()
@click.argument("login")
@_topic
@_language
@_district
@click.option("--capacity", type=click.IntRange(1, 100), default=5, show_default=True, help="Open requests at most.")
@as_member
def add(login: str, capacity: int, as_: str, **skills: tuple[str, ...]) -> None:
    """Make one of the staff a mentor; without a district they work anywhere."""
    given = _kinds(skills) | {"language": skills["languages"] or ("rw",)}
    with acting(as_, Act.MATCH) as stage:
        member = get_member(stage.db, login)
        if member.role is not Role.MENTOR or member.contact_id is None:
            msg = f"{login} must be on the staff as mentor and with a phone; see: bot staff add --help"
            raise click.ClickException(msg)
        try:
            add_mentor(stage.db, member.id, capacity, given, stage.now)
        except IntegrityError:
            msg = f"{login} is a mentor already; see: bot mentors change --help"
            raise click.ClickException(msg) from None
    click.echo(f"{login} is a mentor for {', '.join(skills['topics']) or 'no topic in particular'}")


@mentors.command()
@click.argument("login")
@_topic
@_language
@_district
@as_member
def change(login: str, as_: str, **skills: tuple[str, ...]) -> None:
    """Make these a mentor's topics, languages or districts, in place of the former; what is not named stays."""
    with acting(as_, Act.MATCH) as stage:
        found = next((mentor for mentor in list_mentors(stage.db) if mentor.login == login), None)
        if found is None:
            msg = f"{login} is no mentor; see: bot mentors list"
            raise LookupError(msg)
        change_skills(stage.db, found.id, {kind: values for kind, values in _kinds(skills).items() if values})
    click.echo(f"{login} is changed")


@mentors.command()
@click.argument("login")
@click.option("--off", is_flag=True, help="Give them requests again.")
@as_member
def pause(login: str, as_: str, *, off: bool) -> None:
    """Give a mentor no more requests; those that they have stay theirs."""
    with acting(as_, Act.MATCH) as stage:
        pause_mentor(stage.db, login, None if off else stage.now)
    click.echo(f"{login} is given requests again" if off else f"{login} is given no more requests")


def _kinds(skills: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give the skills by kind, of the options that name several."""
    return {option.removesuffix("s"): values for option, values in skills.items()}


@mentors.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the mentors, with what they can do and how much more they can take."""
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "login": mentor.login,
                "name": mentor.name,
                **{
                    f"{kind}s": " ".join(sorted(mentor.skills.get(kind, ())))
                    for kind in ("topic", "language", "district")
                },
                "open": mentor.open,
                "capacity": mentor.capacity,
                "state": mentor.state,
            }
            for mentor in list_mentors(stage.db)
        ]
    show_list(rows, for_programs=for_programs, empty="there are no mentors yet; see: bot mentors add --help")
