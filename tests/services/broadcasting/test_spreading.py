"""Spread over some hours: evenly, in order, the same rows whoever asks; quiet hours and pauses do not count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.errors import BroadcastError
from bot.programme.lifecycle import TIME
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.spreading import spread
from bot.services.broadcasting.starting import pause, resume, start
from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from tests.bots import NOW, Bot
from tests.services.broadcasting.rows import add_broadcast, people, state

HOUR = timedelta(hours=1)


def prepared(bot: Bot, number: int, over: timedelta) -> int:
    """Prepare a broadcast to so many that is spread over so long."""
    people(bot, number)
    broadcast = add_broadcast(bot, "draft")
    prepare(bot.runtime, broadcast)
    spread(bot.runtime, broadcast, over, TIME)
    return broadcast


def sent(bot: Bot) -> int:
    """Have the workers send what may go now, and give how many messages have gone in all."""
    drain(bot.runtime, "bulk")
    gone = select(func.count()).where(outbox.c.begun_at.is_not(None))
    return int(bot.values(gone)[0])


def test_it_goes_out_evenly_and_in_order(each_bot: Bot) -> None:
    start(each_bot.runtime, prepared(each_bot, 12, 4 * HOUR))
    counts = [sent(each_bot)]
    for _ in range(8):
        each_bot.pass_time(minutes=30)
        counts.append(sent(each_bot))
    assert counts == [1, 2, 4, 5, 7, 8, 10, 11, 12]
    begun = select(outbox.c.begun_at).order_by(outbox.c.id)
    assert each_bot.values(begun) == sorted(each_bot.values(begun))


def test_it_begins_when_it_is_to_and_quiet_hours_do_not_count(each_bot: Bot) -> None:
    """Begun at six in the evening in Kigali, half of four hours is over when the quiet hours begin at eight."""
    start(each_bot.runtime, prepared(each_bot, 8, 4 * HOUR), NOW + 8 * HOUR)
    each_bot.pass_time(hours=8)
    assert sent(each_bot) == 1
    each_bot.pass_time(hours=1.99)
    assert sent(each_bot) == 4
    each_bot.pass_time(hours=6)
    assert sent(each_bot) == 4
    each_bot.pass_time(hours=6.02)
    assert sent(each_bot) == 5
    each_bot.pass_time(hours=2)
    assert sent(each_bot) == 8
    sweep(each_bot.runtime, "me")
    assert state(each_bot) == "finished"


def test_after_a_pause_it_goes_on_where_it_stood(each_bot: Bot) -> None:
    broadcast = prepared(each_bot, 8, 4 * HOUR)
    start(each_bot.runtime, broadcast)
    each_bot.pass_time(hours=1)
    assert sent(each_bot) == 3
    pause(each_bot.runtime, broadcast)
    each_bot.pass_time(hours=22)
    resume(each_bot.runtime, broadcast)
    assert sent(each_bot) == 3
    each_bot.pass_time(hours=0.5)
    assert sent(each_bot) == 4
    pause(each_bot.runtime, broadcast)
    resume(each_bot.runtime, broadcast)
    each_bot.pass_time(hours=2)
    assert sent(each_bot) == 8


def test_a_pause_before_it_begins_takes_nothing_of_its_time(each_bot: Bot) -> None:
    broadcast = prepared(each_bot, 8, 4 * HOUR)
    start(each_bot.runtime, broadcast, NOW + 4 * HOUR)
    each_bot.pass_time(hours=1)
    pause(each_bot.runtime, broadcast)
    resume(each_bot.runtime, broadcast)
    each_bot.pass_time(hours=3)
    assert sent(each_bot) == 1
    each_bot.pass_time(hours=2)
    assert sent(each_bot) == 5


def test_more_time_than_rows_and_none_at_all(each_bot: Bot) -> None:
    broadcast = prepared(each_bot, 2, 10 * HOUR)
    start(each_bot.runtime, broadcast)
    assert sent(each_bot) == 1
    each_bot.pass_time(hours=5)
    assert sent(each_bot) == 2


def test_what_is_spread_over_nothing_goes_at_once(bot: Bot) -> None:
    broadcast = prepared(bot, 3, 4 * HOUR)
    spread(bot.runtime, broadcast, timedelta(), TIME)
    start(bot.runtime, broadcast)
    assert sent(bot) == 3
    assert bot.values(select(broadcasts.c.gates)) == [None]


@pytest.mark.parametrize("over", [timedelta(days=8), -HOUR])
def test_too_long_and_less_than_nothing_is_refused(bot: Bot, over: timedelta) -> None:
    with pytest.raises(BroadcastError, match="7 days at the most"):
        spread(bot.runtime, add_broadcast(bot, "prepared"), over, TIME)


@pytest.mark.parametrize("before", ["draft", "started", "paused", "finished"])
def test_only_what_is_prepared_can_be_spread(bot: Bot, before: str) -> None:
    with pytest.raises(BroadcastError, match="only a prepared one"):
        spread(bot.runtime, add_broadcast(bot, before), HOUR, TIME)
