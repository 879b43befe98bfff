"""`bot workshops list`, `show`, `registrations` and `sheet`."""

from __future__ import annotations

from datetime import date, timedelta

import click
from sqlalchemy import Connection, func, select

from bot.acting.records import show_record
from bot.acting.separated import show_csv
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.acting.workshops.place import at_workshop, which
from bot.programme.applicants import criteria_of
from bot.programme.attendance import days_attended, days_of
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.status import Status
from bot.store.contacts import contacts
from bot.store.workshops import attendance, workshops
from bot.store.workshops import registrations as table

_SEATED = (Status.CONFIRMED, Status.ATTENDED, Status.ABSENT)
_COUNTED = {
    "seated": _SEATED,
    "offered": (Status.OFFERED,),
    "waiting": (Status.WAITLISTED,),
    "applied": (Status.APPLIED,),
}
_ALL = select(workshops).add_columns(
    *(
        select(func.count()).where(table.c.workshop_id == workshops.c.id, table.c.status.in_(those)).label(name)
        for name, those in _COUNTED.items()
    )
)
_PEOPLE = select(table, contacts.c.name).join(contacts, contacts.c.id == table.c.contact_id).order_by(table.c.place)


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are past or cancelled, too.")
@as_member
@as_json
def list_all(as_: str, *, everything: bool, for_programs: bool) -> None:
    """List the workshops; those on which somebody should have acted by now come first."""
    with acting(as_, Act.SEE) as stage:
        wanted = _ALL if everything else _ALL.where(workshops.c.status.in_(("planned", "over")))
        late = workshops.c.respond_by <= stage.now
        found = stage.db.execute(wanted.order_by(late.is_not(True), workshops.c.starts_on, workshops.c.id)).all()
        rows = [
            {
                "id": row.id,
                "title": row.title_en,
                "starts": row.starts_on,
                "seats": row.seats,
                **{name: getattr(row, name) for name in _COUNTED},
                "status": row.status,
                **stage.deadline(row.respond_by),
            }
            for row in found
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
        days = days_attended(stage.db, workshop_id)
        rows = [
            {
                "place": row.place,
                "code": row.code,
                "name": row.name,
                "district": row.district,
                "status": row.status,
                "coming": "yes" if row.coming_at else "",
                "days": days.get(row.id, 0),
            }
            for row in stage.db.execute(_PEOPLE.where(table.c.workshop_id == workshop_id))
        ]
    show_list(rows, for_programs=for_programs, empty="nobody has registered yet")


@click.command()
@which
@as_member
def sheet(workshop_id: int, as_: str) -> None:
    """Print the attendance sheet as CSV: who has a seat, with a column for each day."""
    with at_workshop(as_, Act.RUN_PROGRAMME, workshop_id) as (stage, workshop):
        days = [workshop.starts_on + timedelta(days=number) for number in range(days_of(workshop))]
        seated = _PEOPLE.where(table.c.workshop_id == workshop_id, table.c.status.in_(_SEATED))
        there = _marks(stage.db, workshop_id)
        rows = [
            {name: getattr(row, name) for name in _HEADINGS}
            | {str(day): "x" if (row.id, day) in there else "" for day in days}
            for row in stage.db.execute(seated)
        ]
    show_csv(rows, [*_HEADINGS, *map(str, days)])


_HEADINGS = ("code", "name", "district")


def _marks(db: Connection, workshop_id: int) -> set[tuple[int, date]]:
    marks = select(attendance.c.registration_id, attendance.c.day).join(table).where(table.c.workshop_id == workshop_id)
    return {(row.registration_id, row.day) for row in db.execute(marks)}
