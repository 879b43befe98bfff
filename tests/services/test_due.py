"""Work that is due: done once, at its time or late, and one that fails keeps nothing else back."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, literal, select

from bot.runtime import Runtime
from bot.services.due import HANDLERS, Handler, do_due
from bot.store import due
from bot.store.planning import plan_all
from bot.store.staff import history
from tests.bots import NOW, Bot

HOUR = timedelta(hours=1)


class Diary:
    """Notes what was done; fails for the objects that it is told to."""

    def __init__(self, *failing: int) -> None:
        self.done: list[int] = []
        self.failing = failing
        self.handlers: Mapping[str, Handler] = {"remind": self._remind}

    def _remind(self, _runtime: Runtime, _db: Connection, subject: int) -> None:
        if subject in self.failing:
            raise RuntimeError
        self.done.append(subject)


def plan(bot: Bot, *subjects: int, hours: float = 1) -> None:
    with bot.runtime.database.begin() as db:
        for subject in subjects:
            due.plan(db, "remind", subject, bot.now + timedelta(hours=hours), bot.now)


@pytest.mark.parametrize(("hours", "done"), [(0.9, []), (1, [7]), (50, [7])])
def test_it_is_done_at_its_time_or_late_and_once(each_bot: Bot, hours: float, done: list[int]) -> None:
    plan(each_bot, 7)
    each_bot.pass_time(hours=hours)
    diary = Diary()
    for _ in range(3):
        do_due(each_bot.runtime, diary.handlers)
    assert diary.done == done
    assert ("replies" in each_bot.rung) == bool(done)


def test_the_longest_due_is_done_first_and_all_of_it(each_bot: Bot) -> None:
    for subject in range(450):
        plan(each_bot, subject, hours=450 - subject)
    each_bot.pass_time(hours=450)
    diary = Diary()
    assert do_due(each_bot.runtime, diary.handlers) == 450
    assert diary.done == sorted(range(450), reverse=True)


def test_what_is_planned_again_is_moved_and_what_is_dropped_is_not_done(each_bot: Bot) -> None:
    plan(each_bot, 1, 2)
    plan(each_bot, 1, hours=3)
    with each_bot.runtime.database.begin() as db:
        due.drop(db, "remind", 2, each_bot.now)
        due.drop(db, "remind", 3, each_bot.now)
    diary = Diary()
    each_bot.pass_time(hours=2)
    do_due(each_bot.runtime, diary.handlers)
    assert diary.done == []
    each_bot.pass_time(hours=1)
    do_due(each_bot.runtime, diary.handlers)
    assert diary.done == [1]


def test_what_drops_itself_since_it_ends_its_objects_life_is_done_all_the_same(each_bot: Bot) -> None:
    def end(_runtime: Runtime, db: Connection, subject: int) -> None:
        due.drop(db, "remind", subject, NOW)

    plan(each_bot, 1)
    each_bot.pass_time(hours=1)
    assert do_due(each_bot.runtime, {"remind": end}) == 1
    assert each_bot.values(select(due.due.c.outcome)) == ["done"]


def test_what_fails_is_tried_again_later_and_keeps_nothing_back(each_bot: Bot) -> None:
    plan(each_bot, 1, 2)
    each_bot.pass_time(hours=1)
    diary = Diary(1)
    do_due(each_bot.runtime, diary.handlers)
    assert diary.done == [2]
    diary.failing = ()
    do_due(each_bot.runtime, diary.handlers)
    assert diary.done == [2]
    each_bot.pass_time(minutes=1)
    do_due(each_bot.runtime, diary.handlers)
    assert diary.done == [2, 1]


def test_what_fails_five_times_is_given_up(bot: Bot) -> None:
    plan(bot, 1)
    diary = Diary(1)
    for _ in range(9):
        bot.pass_time(hours=1)
        do_due(bot.runtime, diary.handlers)
    assert bot.rows(select(due.due.c.outcome, due.due.c.tries)) == [("failed", 5)]


def test_two_processes_do_it_once(each_bot: Bot) -> None:
    plan(each_bot, *range(40))
    each_bot.pass_time(hours=1)

    def note(_runtime: Runtime, db: Connection, subject: int) -> None:
        own = {"subject": "remind", "event": "done", "became": "done", "changed_at": NOW}
        db.execute(insert(history).values(subject_id=subject, **own))

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: do_due(each_bot.runtime, {"remind": note}), range(2)))
    assert sorted(each_bot.values(select(history.c.subject_id))) == list(range(40))
    assert sum(done) == 40


def test_a_kind_that_nobody_does_is_not_lost(bot: Bot) -> None:
    plan(bot, 1)
    bot.pass_time(hours=1)
    assert "remind" not in HANDLERS
    do_due(bot.runtime)
    assert bot.values(select(due.due.c.tries)) == [1]


def test_what_a_handler_drops_of_its_own_is_done_nonetheless(each_bot: Bot) -> None:
    plan(each_bot, 7)
    each_bot.pass_time(hours=2)

    def finish(_runtime: Runtime, db: Connection, subject: int) -> None:
        due.drop(db, "remind", subject, each_bot.now)
        db.execute(insert(history).values(subject="lamps", subject_id=subject, event="e", became="b", changed_at=NOW))

    assert do_due(each_bot.runtime, {"remind": finish}) == 1
    assert each_bot.count(history) == 1


def test_what_is_moved_while_it_is_being_done_is_done_at_its_new_time_only(each_bot: Bot) -> None:
    plan(each_bot, 1, 2)
    each_bot.pass_time(hours=1)
    done: list[int] = []

    def answer_the_second(_runtime: Runtime, db: Connection, subject: int) -> None:
        """As a contact who answers while the first is being done, when the second was found already."""
        if subject == 1 and not done:
            due.plan(db, "remind", 2, each_bot.now + 5 * HOUR, each_bot.now)
        own = {"subject": "remind", "event": "done", "became": "done", "changed_at": NOW}
        db.execute(insert(history).values(subject_id=subject, **own))

    do_due(each_bot.runtime, {"remind": answer_the_second})
    assert each_bot.values(select(history.c.subject_id)) == [1]
    each_bot.pass_time(hours=5)
    do_due(each_bot.runtime, {"remind": answer_the_second})
    assert each_bot.values(select(history.c.subject_id)) == [1, 2]


def test_what_fails_and_was_moved_meanwhile_is_not_brought_forward(each_bot: Bot) -> None:
    plan(each_bot, 1, 2)
    each_bot.pass_time(hours=1)

    def fail_on_the_second(_runtime: Runtime, db: Connection, subject: int) -> None:
        if subject == 2:
            raise RuntimeError
        due.plan(db, "remind", 2, each_bot.now + 5 * HOUR, each_bot.now)

    do_due(each_bot.runtime, {"remind": fail_on_the_second})
    assert each_bot.values(select(due.due.c.due_at).where(due.due.c.subject_id == 2)) == [each_bot.now + 5 * HOUR]


def test_news_that_comes_while_older_news_is_being_told_is_told_too(each_bot: Bot) -> None:
    plan(each_bot, 7)
    each_bot.pass_time(hours=1)
    found = each_bot.rows(select(due.due))[0]
    each_bot.pass_time(seconds=1)
    with each_bot.runtime.database.begin() as db:
        plan_all(db, "remind", select(literal(7).label("id")), each_bot.now, each_bot.now)
    with each_bot.runtime.database.begin() as db:
        assert not due.take(db, found, each_bot.now)
    assert do_due(each_bot.runtime, Diary().handlers) == 1


def test_much_that_takes_long_leaves_the_sweeper_to_its_other_duties_and_goes_on_in_the_next_round(bot: Bot) -> None:
    plan(bot, *range(450))
    bot.pass_time(hours=1)
    diary = Diary()

    def remind_slowly(runtime: Runtime, db: Connection, subject: int) -> None:
        bot.pass_time(seconds=0.1)
        diary.handlers["remind"](runtime, db, subject)

    rounds = [do_due(bot.runtime, {"remind": remind_slowly}) for _ in range(4)]
    assert rounds == [200, 200, 50, 0]
    assert diary.done == list(range(450))
