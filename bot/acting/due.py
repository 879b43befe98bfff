"""`bot due`: what is going to be done, and when; and what somebody should have acted on."""

from __future__ import annotations

from datetime import timedelta

import click

from bot.acting.stage import as_json, get_runtime, show_list
from bot.programme.lives import find_overdue
from bot.programme.planned import work_of
from bot.store.coming import find_coming


@click.command()
@click.option("--days", type=click.IntRange(0, 400), default=7, show_default=True, help="How far to look ahead.")
@click.option("--overdue", is_flag=True, help="Instead: what somebody should have acted on by now.")
@as_json
def due(*, days: int, overdue: bool, for_programs: bool) -> None:
    """List the reminders, follow-ups and deadlines that are coming, the first first."""
    runtime = get_runtime()
    zone = runtime.house.zone
    if overdue:
        with runtime.database.begin() as db:
            late = find_overdue(db, runtime.clock(db))
        listed = [
            {"overdue since": row.respond_by.astimezone(zone), "what": row.subject, "id": row.id, "status": row.status}
            for row in late
        ]
        show_list(listed, for_programs=for_programs, empty="nothing is overdue")
        return
    with runtime.database.begin() as db:
        rows = find_coming(db, runtime.clock(db) + timedelta(days=days))
    listed = [
        {
            "due": row.due_at.astimezone(zone),
            "kind": row.kind,
            "what": work_of(row.kind).says,
            "of": row.subject_id,
            "tries": row.tries,
        }
        for row in rows
    ]
    show_list(listed, for_programs=for_programs, empty=f"nothing is due in the next {days} days")
