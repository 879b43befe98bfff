"""What is due with a workshop on its way: who has a seat is to be reminded; its days are past; it is finished."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.programme.closing import end_days, finish, is_complete
from bot.programme.lifecycle import TIME
from bot.programme.status import Status
from bot.programme.workshop_life import Stage, stages_of
from bot.programme.workshops import get_workshop
from bot.runtime import Runtime
from bot.services.quiet import next_allowed
from bot.store.planning import plan_all
from bot.store.workshops import registrations


def remind_all(stage: Stage, runtime: Runtime, db: Connection, workshop_id: int) -> None:
    """Have each who has a seat reminded, by themselves; not where it is so late that the next reminder is due, too."""
    workshop, now = get_workshop(db, workshop_id, lock=True), runtime.clock(db)
    said_at = next_allowed(now, runtime.quiet, runtime.house.zone)
    if [due for due, at in stages_of(workshop, runtime.house.zone) if at <= said_at][-1:] != [stage]:
        return
    seated = registrations.c.status == Status.CONFIRMED
    those = select(registrations.c.id).where(registrations.c.workshop_id == workshop_id, seated)
    plan_all(db, f"reminder_{stage}", those, now, now)


def end(runtime: Runtime, db: Connection, workshop_id: int) -> None:
    """Have a workshop's days be past."""
    whens = dict(stages_of(get_workshop(db, workshop_id), runtime.house.zone))
    end_days(db, workshop_id, runtime.clock(db), whens[Stage.DONE])


def finish_in_time(runtime: Runtime, db: Connection, workshop_id: int) -> None:
    """Finish a workshop of which it is known who was there; any other is overdue for staff."""
    if is_complete(db, workshop_id):
        finish(db, workshop_id, TIME, runtime.clock(db))
