"""`bot workshops select`, `code`, `tick` and `finish`."""

from __future__ import annotations

import sys
from datetime import date

import click
from sqlalchemy import select as query

from bot.acting.stage import as_json, as_member, show_list
from bot.acting.workshops.place import Day, at_workshop, day_or_today, which
from bot.programme.applicants import Choice, choose, propose
from bot.programme.attendance import make_day_code
from bot.programme.attendance import tick as tick_off
from bot.programme.closing import finish_by_staff
from bot.programme.staff import Act
from bot.store.contacts import contacts
from bot.store.workshops import registrations

_day = click.option("--day", type=Day(), help="Which of its days; today, unless said.")


@click.command()
@which
@click.option("--confirm", is_flag=True, help="Make it so: those who applied are told.")
@click.option("--reserve", type=click.IntRange(0, 1000), default=5, show_default=True, help="How many wait for a seat.")
@as_member
@as_json
def select(workshop_id: int, as_: str, reserve: int, *, confirm: bool, for_programs: bool) -> None:
    """Propose who is selected, by what the workshop minds, with the reasons; change nothing unless confirmed."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, workshop):
        decided = Choice(reserve)
        line = choose(stage.db, workshop_id, decided, stage.by, stage.now) if confirm else propose(stage.db, workshop)
        of_them = query(registrations.c.id, registrations.c.code, contacts.c.name).join(contacts)
        named = {row.id: row for row in stage.db.execute(of_them.where(registrations.c.workshop_id == workshop_id))}
        rows = [
            {
                "rank": rank,
                "code": named[one.applicant.id].code,
                "name": named[one.applicant.id].name,
                "district": one.applicant.district,
                "selected": "selected" if one.selected else "",
                "because": "; ".join(map(str, one.reasons)),
            }
            for rank, one in enumerate(line, 1)
        ]
    show_list(rows, for_programs=for_programs, empty="nobody waits to be selected")


@click.command()
@which
@_day
@as_member
def code(workshop_id: int, as_: str, day: date | None) -> None:
    """Give the code of a day, to be shown there: who types it was there."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        on = day_or_today(stage, day)
        made = make_day_code(stage.db, workshop_id, on, stage.by, stage.now)
    click.echo(f"the code of {on}: {made}")


@click.command()
@which
@click.argument("codes", nargs=-1)
@_day
@as_member
def tick(workshop_id: int, codes: tuple[str, ...], as_: str, day: date | None) -> None:
    """Note by their registration codes who was there; without any, they are read from the input, one a line."""
    typed = codes or tuple(line for line in map(str.strip, sys.stdin) if line)
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        on = day_or_today(stage, day)
        how = {"how": "staff", "staff_id": stage.member.id, "marked_at": stage.now}
        new = tick_off(stage.db, workshop_id, typed, on, how)
    click.echo(f"{new} were there on {on}")


@click.command()
@which
@as_member
def finish(workshop_id: int, as_: str) -> None:
    """Say that it is complete who was there: everybody else with a seat was absent."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, _):
        finish_by_staff(stage.db, workshop_id, stage.by, stage.now)
    click.echo(f"workshop {workshop_id} is finished")
