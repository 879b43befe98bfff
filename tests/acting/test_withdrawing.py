"""A consent to be called by a bank is taken back: at any time, in any way, and the bank is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.programme.referral_life import OUTCOMES
from bot.services.sweeping import sweep
from bot.store.contacts import consents
from tests.acting.bankers import OFFICER, ask, desk, listed, pass_days, told
from tests.acting.conftest import Command
from tests.bots import ME, Bot
from tests.lives import is_erased

__all__ = ["desk"]


def take_back(bot: Bot, desk: Command, reference: str, by: str) -> None:
    match by:
        case "the contact":
            assert bot.phone().sms("bank", "5", "1") == "Your request is cancelled. We will tell Sample Bank."
        case "staff":
            taken = desk(f"referrals withdraw {reference} --as desk")
            assert taken.output == f"{reference} is withdrawn; Sample Bank is told\n"
        case "erasing":
            assert is_erased(bot, 3)


each_outcome = pytest.mark.parametrize("outcome", [None, *OUTCOMES])
each_way = pytest.mark.parametrize("by", ["the contact", "staff", "erasing"])


@each_outcome
@each_way
def test_taken_back_at_any_time_it_shows_nothing_from_then_on(
    bot: Bot, desk: Command, outcome: str | None, by: str
) -> None:
    reference = ask(bot)
    if outcome:
        assert desk(f"referrals outcome {reference} {outcome} --as officer").exit_code == 0
    take_back(bot, desk, reference, by)
    assert listed(desk) == listed(desk, "--all --as officer") == []
    for line in ("show {}", "outcome {} opened"):
        refused = desk(f"referrals {line.format(reference)} --as officer")
        assert f"there is no referral {reference}" in refused.output
    assert bot.phone(OFFICER).sms("referrals") == "There is no request for you now."
    (row,) = listed(desk, "--all --as desk")
    assert (row["status"], row["name"], row["number"]) == ("withdrawn", None, None)
    standing = select(consents).where(consents.c.purpose.startswith("referral:"), consents.c.withdrawn_at.is_(None))
    assert bot.rows(standing) == []


@each_outcome
@each_way
def test_taken_back_at_any_time_the_bank_is_told_and_nobody_is_asked_any_more(
    bot: Bot, desk: Command, outcome: str | None, by: str
) -> None:
    reference = ask(bot)
    if outcome:
        desk(f"referrals outcome {reference} {outcome} --as officer")
    take_back(bot, desk, reference, by)
    sweep(bot.runtime, "the test")
    which = "A request" if by == "erasing" else f"The request with number {reference}"
    assert told(bot, OFFICER)[-1].startswith(f"{which} is cancelled.")
    heard = [len(told(bot, number)) for number in (ME, OFFICER)]
    pass_days(bot, 70)
    assert [len(told(bot, number)) for number in (ME, OFFICER)] == heard


def test_an_officer_in_the_middle_of_it_hears_that_it_was_taken_back(bot: Bot, desk: Command) -> None:
    del desk
    ask(bot)
    officer = bot.phone(OFFICER)
    officer.sms("referrals", "1")
    bot.phone().sms("bank", "5", "1")
    assert officer.sms("1") == "This request is cancelled.\nThere is no request for you now."


def test_who_took_it_back_can_ask_again_by_another_consent(bot: Bot, desk: Command) -> None:
    first = ask(bot)
    bot.phone().sms("bank", "5", "1")
    second = ask(bot)
    assert [row["reference"] for row in listed(desk)] == [second] != [first]
    assert [row["status"] for row in listed(desk, "--all --as desk")] == ["waiting", "withdrawn"]


def test_who_is_asked_what_came_of_it_can_take_it_back_there(bot: Bot, desk: Command) -> None:
    ask(bot)
    pass_days(bot, 14.1)
    assert bot.phone().sms("5") == "Your request is cancelled. We will tell Sample Bank."
    assert listed(desk) == []
