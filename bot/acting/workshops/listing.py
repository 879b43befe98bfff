"""`bot workshops list`, `show`, `registrations` and `sheet`."""

from __future__ import annotations

import click

from bot.acting.records import show_record
from bot.acting.separated import show_csv
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.acting.workshops.place import at_workshop, which
from bot.programme.applicants import criteria_of
from bot.programme.attendance import days_of
from bot.programme.happened import events_of
from bot.programme.participants import SEATED, in_order_of_application, marks_of
from bot.programme.staff import Act
from bot.programme.untold import find_untold
from bot.programme.workshop_lists import COUNTED, every_workshop
from bot.store.workshops import workshops


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are past or cancelled, too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the workshops; those on which somebody should have acted by now come first."""
    with acting(as_, Act.SEE) as stage:
        rows = [
            {
                "id": row.id,
                "title": row.title_en,
                "starts": row.starts_on,
                "seats": row.seats,
                **{name: getattr(row, name) for name in COUNTED},
                "status": row.status,
                **stage.deadline(row.respond_by),
            }
            for row in every_workshop(stage.db, stage.now, past=everything)
        ]
    show_list(rows, for_programs=for_programs, empty="no workshop is planned; see: bot workshops add --help")


@click.command()
@which
@as_member
@as_json
def show(workshop_id: int, as_: str, *, for_programs: bool) -> None:
    """Show a workshop, by what it selects, and all that happened to it."""
    with at_workshop(as_, Act.SEE, workshop_id) as (stage, workshop):
        criteria = criteria_of(stage.db, workshop)
        facts = {name: getattr(workshop, name) for name in _SHOWN}
        facts |= {f"kept for {name}": share for name, share in criteria.shares.items()}
        happened = events_of(stage.db, workshops.name, workshop_id)
    show_record(facts, for_programs=for_programs, happened=happened)


_SHOWN = (
    *("id", "title_en", "title_rw", "venue_en", "venue_rw", "starts_on", "ends_on", "starts_at", "closes_at"),
    *("seats", "admission", "sex_share", "prefers_members", "prefers_new", "status", "respond_by"),
)


@click.command()
@which
@as_member
@as_json
def registrations(workshop_id: int, as_: str, *, for_programs: bool) -> None:
    """List who registered, in the order of application, with how each stands."""
    with at_workshop(as_, Act.SEE, workshop_id) as (stage, _):
        untold = find_untold(stage.db, workshop_id)
        rows = [
            {
                "place": row.place,
                "code": row.code,
                "name": row.name,
                "district": row.district,
                "status": row.status,
                "coming": "yes" if row.coming_at else "",
                "days": row.days,
                "not told": untold.get(row.id, ""),
            }
            for row in in_order_of_application(stage.db, workshop_id)
        ]
    show_list(rows, for_programs=for_programs, empty="nobody has registered yet")


@click.command()
@which
@as_member
def sheet(workshop_id: int, as_: str) -> None:
    """Print the attendance sheet as CSV: who has a seat, with a column for each day."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, workshop):
        days, marks = days_of(workshop), marks_of(stage.db, workshop_id)
        rows = [
            {name: getattr(row, name) for name in _HEADINGS}
            | {str(day): "x" if day in marks.get(row.id, ()) else "" for day in days}
            for row in in_order_of_application(stage.db, workshop_id)
            if row.status in SEATED
        ]
    show_csv(rows, [*_HEADINGS, *map(str, days)])


_HEADINGS = ("code", "name", "district")
