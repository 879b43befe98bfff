"""Does what is due: reminders, follow-ups, deadlines; each kind of work has its handler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from bot.programme.workshop_life import Stage
from bot.runtime import Runtime
from bot.services import (
    certifying,
    exhibiting,
    grouping,
    handing_out,
    mentoring,
    referring,
    relaying,
    reminding,
    seating,
    taking,
    ticketing,
    workshop_days,
)
from bot.services.outgoing import REPLIES
from bot.services.putting_off import NotYet
from bot.services.surveying import asking
from bot.store import due

Handler = Callable[[Runtime, Connection, int], None]
"""Does one kind of work with the object of this id, in a transaction that commits it together with `done`.

It locks contacts before all else. What is not needed any more it leaves undone without a word; of what is to be done
later it raises NotYet.
"""

HANDLERS: Mapping[str, Handler] = {
    "mentor_lapse": mentoring.lapse,
    "mentor_accepted": mentoring.tell_accepted,
    "mentor_call": mentoring.ask_about_call,
    "mentor_help": mentoring.ask_about_help,
    "survey_ask": asking.ask_one,
    "survey_start": asking.start_after_workshop,
    "survey_close": asking.close,
    "survey_tell": asking.tell_one,
    "mentor_end": mentoring.end,
    "mentor_text": relaying.pass_on,
    "referral_new": referring.tell_new,
    "referral_late": referring.remind,
    "referral_ask": referring.ask_result,
    "referral_end": referring.end,
    "referral_withdrawn": referring.tell_withdrawn,
    "workshop_week": partial(workshop_days.remind_all, Stage.WEEK),
    "workshop_day": partial(workshop_days.remind_all, Stage.DAY),
    "workshop_morning": partial(workshop_days.remind_all, Stage.MORNING),
    "workshop_over": workshop_days.end,
    "workshop_done": workshop_days.finish_in_time,
    "reminder_week": reminding.ask_week,
    "reminder_day": reminding.ask_day,
    "reminder_morning": reminding.tell_morning,
    "workshop_moved": reminding.tell_moved,
    "workshop_cancelled": reminding.tell_cancelled,
    "selection_told": reminding.tell_selected,
    "seat_cancelled": seating.tell_cancelled,
    "product_ask": exhibiting.ask_if_available,
    "product_lapse": exhibiting.lapse,
    "certificate": certifying.hand_out,
    "certificate_again": certifying.send_again,
    "handout": handing_out.send_copy,
    "membership_ask": grouping.ask_for_answer,
    "membership_lapse": grouping.lapse,
    "membership_told": grouping.tell,
    "ticket_lapse": ticketing.lapse,
    "ticket_back": taking.hand_back,
}
"""By kind of work."""

_TRIES_AT_MOST = 5
_FIRST_PAUSE = timedelta(minutes=1)
_ROUND = timedelta(seconds=5)
"""For how long what is due may keep the sweeper from its other duties and its watchdog; the rest has the next round."""

log = logging.getLogger(__name__)


def do_due(runtime: Runtime, handlers: Mapping[str, Handler] = HANDLERS) -> int:
    """Do what is due, each in a transaction of its own; gives how much was done.

    All of it, unless that takes long, as with the audience of a survey: then the rest is left to the next round. What
    fails is tried again a few times, later each time, and keeps nothing else back.
    """
    done, rows, now = 0, *_find(runtime)
    ends_at = now + _ROUND
    while now < ends_at and (fresh := sum(_do(runtime, row, handlers) for row in rows)):
        done += fresh
        rows, now = _find(runtime)
    if done:
        runtime.ring(REPLIES)
    return done


def _find(runtime: Runtime) -> tuple[Sequence[Row[Any]], datetime]:
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        return due.find_due(db, now), now


def _do(runtime: Runtime, row: Row[Any], handlers: Mapping[str, Handler]) -> bool:
    try:
        with runtime.database.begin() as db:
            handlers[row.kind](runtime, db, row.subject_id)
            return due.take(db, row, runtime.clock(db)) or _undo()
    except _DoneAlready:
        return False
    except NotYet as later:
        _move(runtime, row, later.until)
        return False
    except Exception:
        log.exception("due %s (%s %s) failed; it is tried again", row.id, row.kind, row.subject_id)
        _put_off(runtime, row)
        return False


class _DoneAlready(Exception):  # noqa: N818  # no fault: another process was faster, or it is due later now
    """Takes back what was done a second time, or too early."""


def _undo() -> bool:
    raise _DoneAlready


def _move(runtime: Runtime, row: Row[Any], until: datetime) -> None:
    with runtime.database.begin() as db:
        due.plan(db, row.kind, row.subject_id, until, runtime.clock(db))


def _put_off(runtime: Runtime, row: Row[Any]) -> None:
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        last = row.tries + 1 >= _TRIES_AT_MOST
        due.fail(db, row, now, None if last else now + _FIRST_PAUSE * 2**row.tries)
