"""Hands: as many threads as there is work for at once, fewer where the machine gives no more; and none too late."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from queue import SimpleQueue

import pytest
from sqlalchemy import select

from bot.pace import Booking, Pace
from bot.services.delivery import drain
from bot.services.hands import Hands
from bot.store.claiming import LEASE
from bot.store.outbox import outbox
from tests.bots import Bot
from tests.factories import add_contact, add_message


@pytest.fixture
def no_more_threads() -> Iterator[None]:
    """Nothing can start a thread: none gets a stack of this size."""
    before = threading.stack_size(1 << 46)
    yield
    threading.stack_size(before)


def test_what_is_taken_is_done_before_the_end() -> None:
    done: SimpleQueue[int] = SimpleQueue()
    with Hands(done.put) as hands:
        for number in range(5):
            hands.take(number, 3)
    assert sorted(done.get_nowait() for _ in range(5)) == list(range(5))


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system keeps no thread to a core")
@pytest.mark.parametrize(("at_once", "allowed"), [(40, {1}), (4, {len(os.sched_getaffinity(0))})])
def test_many_keep_to_one_core_and_few_are_free(at_once: int, allowed: set[int]) -> None:
    """Where there is but one core, it is that one."""
    may_go, cores = threading.Event(), SimpleQueue[int]()

    def work(_number: int) -> None:
        may_go.wait()
        cores.put(len(os.sched_getaffinity(0)))

    with Hands(work) as hands:
        for number in range(at_once):
            hands.take(number, number + 1)
        may_go.set()
    assert {cores.get_nowait() for _ in range(at_once)} == allowed


def test_where_no_more_threads_are_to_be_had_those_that_there_are_do_it(request: pytest.FixtureRequest) -> None:
    done: SimpleQueue[int] = SimpleQueue()
    with Hands(done.put) as hands:
        hands.take(1, 1)
        request.getfixturevalue("no_more_threads")
        hands.take(2, 2)
    assert sorted(done.get_nowait() for _ in range(2)) == [1, 2]


@pytest.mark.usefixtures("no_more_threads")
def test_a_drain_that_has_no_hands_comes_to_an_end(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    with pytest.raises(RuntimeError, match="thread"):
        drain(bot.runtime, "replies")
    assert bot.values(select(outbox.c.status)) == ["sending"]


class Stalled(Pace):
    """A process that stood still for as long as a lease lasts after it had booked."""

    def book(self, channel: str, want: int, *, urgent: bool) -> Booking:
        booked = super().book(channel, want, urgent=urgent)
        return Booking([at - LEASE.total_seconds() - 1 for at in booked.times])


def test_who_stood_still_until_the_lease_was_over_hands_nothing_over(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    drain(replace(each_bot.runtime, pace=Stalled()), "replies")
    assert each_bot.providers["africastalking"].asked == []
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts)) == [("queued", 0)]
    each_bot.pass_time(minutes=1)
    assert drain(each_bot.runtime, "replies") == 1
