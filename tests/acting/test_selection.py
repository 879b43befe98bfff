"""Staff select from those who applied: by criteria that they set and see, and each is told."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.services.sweeping import sweep
from bot.store.contacts import contacts
from bot.store.groups import groups, memberships
from tests.acting.conftest import Command
from tests.acting.workshop_desk import ADD, STATUSES, THIRD, desk, pass_to, read, say, told
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact

__all__ = ["desk"]

SELECTION = f"{ADD} --seats 1 --admission selection --sex-share 50 --members-first --new-first"


def apply(bot: Bot, number: str, sex: str) -> str:
    return bot.phone(number).sms("training", "1", "1", sex)


@pytest.fixture
def applied(bot: Bot, desk: Command) -> Command:
    """Three have applied; the second is a member of a cooperative, and none has done a workshop before."""
    say(desk, SELECTION)
    member = add_contact(bot, THIRD, name="Ineza Rose")
    bot.do(insert(groups).values(id=1, kind="cooperative", name="Abatunganyampu", created_at=NOW))
    bot.do(insert(memberships).values(group_id=1, contact_id=member, joined_at=NOW))
    assert apply(bot, ME, "1").startswith("Design: your request has been received.")
    for number, sex in ((THIRD, "2"), (ANOTHER, "3")):
        apply(bot, number, sex)
    return desk


def test_staff_select_from_the_applicants_and_each_is_told(bot: Bot, applied: Command) -> None:
    pass_to(bot, 19)
    (row,) = read(applied, "workshops list --as cora")
    assert (row["applied"], row["overdue"]) == (3, "")
    proposed = read(applied, "workshops select 1 --as cora")
    assert [row["name"] for row in proposed] == ["Ineza Rose", "Uwase Aline", "Mutesi Diane"]
    assert proposed[0]["because"] == "member of a cooperative; was at no training before; applied as number 2"
    assert bot.values(STATUSES) == ["applied"] * 3
    assert read(applied, "workshops select 1 --confirm --reserve 1 --as cora") == proposed
    for _ in range(3):
        sweep(bot.runtime, "the test")
    assert told(bot, THIRD)[-1].startswith("Your request is approved: Design, Monday 22 March, 09:00. Venue: Huye.")
    assert told(bot)[-1].startswith("You are on the waiting list, number 1: Design.")
    assert told(bot, ANOTHER)[-1].startswith("Sorry, your request was not approved: Design. Number: ")
    assert [len(told(bot, number)) for number in (ME, THIRD, ANOTHER)] == [5, 5, 5]


def test_a_selected_seat_that_is_given_up_goes_to_the_reserve(bot: Bot, applied: Command) -> None:
    pass_to(bot, 19)
    say(applied, "workshops select 1 --confirm --as cora")
    bot.phone(THIRD).sms("seat", "2")
    sweep(bot.runtime, "the test")
    assert told(bot)[-1].startswith("A seat is free: Design")
    assert bot.phone().sms("1").startswith("Registration went well.")


def test_the_sex_is_asked_once_and_only_where_a_selection_minds_it(bot: Bot, applied: Command) -> None:
    assert bot.values(select(contacts.c.sex).order_by(contacts.c.id)) == ["male", "unsaid", "female"]
    say(applied, SELECTION.replace("--title-en Design", "--title-en Bags"))
    assert bot.phone().sms("training", "2", "1").startswith("Bags: your request has been received.")
    say(applied, ADD.replace("--title-en Design", "--title-en Belts") + " --seats 3 --admission selection")
    add_contact(bot, "+250788000400")
    assert bot.phone("+250788000400").sms("training", "3", "1").startswith("Belts: your request has been received.")


def test_the_answer_on_sex_is_changed_by_phone_and_the_selection_goes_by_it(bot: Bot, applied: Command) -> None:
    say(applied, "workshops change 1 --seats 2 --as cora")
    before = [row["name"] for row in read(applied, "workshops select 1 --as cora")]
    for number, answer in ((ME, "3"), (ANOTHER, "1")):
        assert bot.phone(number).sms("my details", "4").startswith("Choose sex:")
        assert "Your details are saved." in bot.phone(number).sms(answer)
    assert bot.values(select(contacts.c.sex).order_by(contacts.c.id)) == ["unsaid", "male", "female"]
    after = [row["name"] for row in read(applied, "workshops select 1 --as cora")]
    assert (before, after) == (
        ["Ineza Rose", "Uwase Aline", "Mutesi Diane"],
        ["Ineza Rose", "Mutesi Diane", "Uwase Aline"],
    )


def test_who_was_not_selected_for_in_time_is_overdue(bot: Bot, applied: Command) -> None:
    pass_to(bot, 21)
    (row,) = read(applied, "workshops list --as cora")
    assert row["overdue"] == "overdue"
    assert "workshops" in say(applied, "due --overdue")
