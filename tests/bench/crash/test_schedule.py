"""Who is killed, and how long it took until something went out again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.bench.crash.measuring import longest_waits
from bot.bench.crash.schedule import Kill, Plan, Target

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_same_seed_gives_the_same_kills_and_another_others() -> None:
    plan = Plan(2_000, workers=31, queue=4, sweeper=3, web=2, seed=7)
    kills = plan.kills()
    assert kills == plan.kills()
    assert kills != Plan(2_000, workers=31, queue=4, sweeper=3, web=2, seed=8).kills()
    assert Counter(kill.target for kill in kills) == {
        Target.WORKERS: 16,
        Target.LANE: 15,
        Target.QUEUE: 4,
        Target.SWEEPER: 3,
        Target.WEB: 2,
    }
    assert [kill.after for kill in kills] == sorted(kill.after for kill in kills)


def test_a_wait_counts_from_the_kill_or_from_when_the_message_was_written() -> None:
    begun = {
        "replies": [(after(1), NOON), (after(8.2), NOON), (after(9), after(8))],
        "bulk": [(after(2), NOON), (after(7), NOON)],
        "chores": [(after(1), NOON)],
    }
    kills = [(Kill(1, 0, Target.WORKERS), after(3)), (Kill(1, 0, Target.QUEUE), after(8.5))]
    assert longest_waits(kills, begun) == {
        Target.WORKERS: timedelta(seconds=5.2),
        Target.QUEUE: timedelta(seconds=0.5),
    }


def test_the_longest_wait_of_a_target_counts() -> None:
    begun = {"bulk": [(after(4), NOON), (after(7), NOON)]}
    kills = [(Kill(1, 0, Target.LANE), after(seconds)) for seconds in (1, 6)]
    assert longest_waits(kills, begun) == {Target.LANE: timedelta(seconds=3)}


def test_a_kill_before_anything_was_begun_again_only_draws_the_wait_out() -> None:
    begun = {"bulk": [(after(9), NOON)]}
    kills = [(Kill(1, 0, Target.QUEUE), after(1)), (Kill(1, 0, Target.LANE), after(5))]
    assert longest_waits(kills, begun) == {Target.QUEUE: timedelta(seconds=8), Target.LANE: timedelta()}
