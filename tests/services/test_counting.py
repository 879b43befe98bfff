"""Counting: what is settled is counted once, the rest anew, and nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from bot.messages import MessageStatus
from bot.services.counting import count
from bot.store import counts as store
from bot.store.counts import counts, read_counts
from bot.store.outbox import outbox
from bot.store.rounds import rounds
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_message

OLD = NOW - timedelta(days=4)


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_STEP", 10)


def add(bot: Bot, how_many: int, **values: object) -> None:
    """Add messages of one contact."""
    contact = add_contact(bot, f"+25078800{bot.count(outbox):04}")
    row = bot.rows(select(outbox).where(outbox.c.id == add_message(bot, contact, **values)))[0]._asdict()
    del row["id"]
    if how_many > 1:
        bot.do(insert(outbox).values([row] * (how_many - 1)))


def counted(bot: Bot) -> dict[str, int]:
    """Let a minute pass and give how many messages there are by status."""
    bot.pass_time(minutes=1)
    count(bot.runtime)
    with bot.runtime.database.look() as db:
        return {labels["status"]: number for labels, number in read_counts(db, "messages") if number}


def settled(bot: Bot) -> int:
    return sum(bot.values(select(counts.c.settled).where(counts.c.kind == "messages")))


def test_every_message_is_counted_once_old_and_new(each_bot: Bot) -> None:
    add(each_bot, 25, status=MessageStatus.DELIVERED, created_at=OLD)
    add(each_bot, 5, status=MessageStatus.FAILED, created_at=OLD)
    add(each_bot, 7)
    for _ in range(3):
        assert counted(each_bot) == {"delivered": 25, "failed": 5, "queued": 7}
    assert settled(each_bot) == 30


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN])
def test_what_may_still_move_is_not_settled_however_old(bot: Bot, status: MessageStatus) -> None:
    add(bot, 12, status=MessageStatus.DELIVERED, created_at=OLD)
    add(bot, 30, status=status, created_at=OLD)
    assert counted(bot) == {"delivered": 12, status.value: 30}
    assert settled(bot) == 10
    bot.do(update(outbox).where(outbox.c.status == status).values(status=MessageStatus.SENT))
    assert counted(bot) == {"delivered": 12, "sent": 30}
    assert settled(bot) == 40


def test_what_was_settled_stays_counted_when_it_is_archived(bot: Bot) -> None:
    add(bot, 20, status=MessageStatus.READ, created_at=OLD)
    assert counted(bot) == {"read": 20}
    bot.do(delete(outbox))
    assert counted(bot) == {"read": 20}


def test_within_a_minute_nothing_is_counted_again(bot: Bot) -> None:
    assert counted(bot) == {}
    add(bot, 1)
    bot.pass_time(seconds=59)
    count(bot.runtime)
    assert bot.count(counts) == 0
    assert counted(bot) == {"queued": 1}


def test_of_two_who_count_at_once_one_writes(each_bot: Bot) -> None:
    add(each_bot, 20, status=MessageStatus.SENT, created_at=OLD)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count(each_bot.runtime), range(8)))
    assert settled(each_bot) == 20
    each_bot.pass_time(minutes=1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count(each_bot.runtime), range(8)))
    assert counted(each_bot) == {"sent": 20}
    assert each_bot.count(rounds) == 8
