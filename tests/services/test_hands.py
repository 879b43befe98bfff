"""Hands: as many threads as there is work for at once, and fewer where the machine gives no more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import SimpleQueue

import pytest
from sqlalchemy import select

from bot.services.delivery import drain
from bot.services.hands import Hands
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
