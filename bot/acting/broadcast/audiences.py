"""`bot broadcast audience`: whom staff write to again and again, kept under a name."""

from __future__ import annotations

from typing import Any

import click

from bot.acting.broadcast.printing import tell_census
from bot.acting.filtering import audience_of, filters
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.messages import Medium
from bot.programme.staff import Act
from bot.services.broadcasting import saved
from bot.services.broadcasting.census import count


@click.group()
def audience() -> None:
    """Audiences that are kept under a name, and looked up anew each time."""


@audience.command("save")
@click.argument("name")
@filters
@as_member
def save_one(name: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the filters
    """Keep an audience under a name; what has the name gets these filters, and broadcasts keep what they had."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        wanted = audience_of(stage.db, options)
        saved.save(stage.db, name, wanted, stage.by, stage.now)
        census = count(stage.runtime, stage.db, wanted)
    click.echo(f"audience {name} is kept")
    tell_census(census)


@audience.command("list")
@as_member
@as_json
def list_all(as_: str, *, for_programs: bool) -> None:
    """List the audiences that are kept."""
    with acting(as_, Act.SEE) as stage:
        zone = stage.runtime.house.zone
        rows = [
            {"audience": one.name, "changed": one.changed_at.astimezone(zone), "filters": one.audience.dump()}
            for one in saved.list_saved(stage.db)
        ]
    show_list(rows, for_programs=for_programs, empty="none is kept; see: bot broadcast audience save --help")


@audience.command("count")
@filters
@click.option("--medium", type=click.Choice(["sms", "whatsapp"]), default="sms", show_default=True)
@as_member
def count_one(medium: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the filters
    """Count whom filters, or a saved audience, reach just now, and whom not and why."""
    with acting(as_, Act.SEE) as stage:
        census = count(stage.runtime, stage.db, audience_of(stage.db, options), Medium(medium))
    tell_census(census)


@audience.command("remove")
@click.argument("name")
@as_member
def remove_one(name: str, as_: str) -> None:
    """Keep an audience no more."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        saved.remove(stage.db, saved.get_saved(stage.db, name).id, stage.by, stage.now)
    click.echo(f"audience {name} is kept no more")
