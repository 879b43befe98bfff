"""Referrals to a bank: their whole life cycle as a table, how long a bank has, and what an answer leads to."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.programme.lifecycle import TIME
from bot.programme.referral_life import LIFE, OUTCOMES, Status, after_working_days
from bot.programme.referral_results import answer_result
from bot.programme.referral_steps import note_outcome
from bot.store.banks import referrals
from bot.store.coming import find_coming
from tests.bots import NOW, Bot
from tests.factories import add_bank, add_contact, add_referral, turn_of

OUTCOME = {"contact": Status.CONTACTED, "open": Status.OPENED, "apply": Status.APPLIED, "decline": Status.DECLINED}
OVER = {"finish": Status.DONE, "withdraw": Status.WITHDRAWN, "erase": Status.WITHDRAWN}
MOVES = {
    Status.WAITING: {**OUTCOME, **OVER, "miss": Status.WAITING, "lapse": Status.LAPSED},
    Status.CONTACTED: {**OUTCOME, **OVER, "miss": Status.WAITING, "lapse": Status.LAPSED},
    Status.OPENED: {**OUTCOME, **OVER, "miss": Status.WAITING},
    Status.APPLIED: {**OUTCOME, **OVER, "miss": Status.WAITING},
    Status.DECLINED: {**OUTCOME, **OVER},
    Status.DONE: {},
    Status.LAPSED: {},
    Status.WITHDRAWN: {},
}


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_referral_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    referral = add_referral(bot, add_bank(bot), add_contact(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, referral, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(referrals.c.status)) == [MOVES[status].get(event, status)]


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2027-03-01T08:00", "2027-03-04T08:00"),  # a Monday
        ("2027-03-03T08:00", "2027-03-08T08:00"),
        ("2027-03-05T21:59", "2027-03-10T21:59"),
        ("2027-03-05T22:01", "2027-03-09T22:01"),  # Saturday by now in Kigali
        ("2027-03-07T08:00", "2027-03-10T08:00"),
    ],
)
def test_a_bank_has_three_working_days_to_call(asked: str, by: str) -> None:
    since = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    assert after_working_days(since, ZoneInfo("Africa/Kigali")) == datetime.fromisoformat(by).replace(tzinfo=UTC)


OPEN = (Status.WAITING, Status.CONTACTED, Status.OPENED, Status.APPLIED, Status.DECLINED)
SAID = {
    "nothing": (Status.WAITING, Status.WAITING, Status.WAITING, Status.WAITING, Status.DONE),
    "contacted": (Status.CONTACTED, Status.CONTACTED, Status.DONE, Status.DONE, Status.DONE),
    "opened": (Status.DONE,) * 5,
    "applied": (Status.DONE,) * 5,
}


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [(said, before, after) for said, ends in SAID.items() for before, after in zip(OPEN, ends, strict=True)],
)
def test_what_the_contact_says_ends_it_unless_somebody_has_something_to_do(
    bot: Bot, said: str, before: Status, after: Status
) -> None:
    contact = add_contact(bot)
    add_referral(bot, add_bank(bot), contact, status=before, asked_at=NOW)
    with turn_of(bot, contact) as context:
        answer_result(context, said)
    (row,) = bot.rows(select(referrals.c.status, referrals.c.said, referrals.c.respond_by))
    assert (row.status, row.said) == (after, said)
    assert (row.respond_by is not None) == (after in (Status.WAITING, Status.CONTACTED))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_bank_is_reminded_only_of_what_it_still_has_to_say(each_bot: Bot, outcome: str) -> None:
    referral = add_referral(each_bot, add_bank(each_bot), add_contact(each_bot))
    with each_bot.runtime.database.begin() as db:
        assert note_outcome(db, referral, outcome, TIME, NOW)
        coming = [row.kind for row in find_coming(db, datetime.max.replace(tzinfo=UTC))]
    assert coming == (["referral_late"] if outcome == "contacted" else [])
    (row,) = each_bot.rows(select(referrals.c.outcome, referrals.c.status))
    assert row.outcome == row.status == outcome
