"""Who was there: by the code of the day, or ticked by staff; and how a workshop ends."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import main
from bot.programme.attendance import days_attended
from bot.store.staff import history
from bot.store.workshops import registrations
from tests.acting.conftest import Command
from tests.acting.workshop_desk import ADD, STATUSES, THIRD, desk, pass_to, read, register, say
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact

__all__ = ["desk"]


@pytest.fixture
def seated(bot: Bot, desk: Command) -> Command:
    """The first day of a workshop where two have a seat and one waits."""
    say(desk, f"{ADD} --seats 2")
    add_contact(bot, THIRD)
    register(bot, ME, ANOTHER, THIRD)
    pass_to(bot, 21)
    return desk


def code_of(command: Command, day: str = "2027-03-22") -> str:
    return say(command, f"workshops code 1 --day {day} --as cora").split()[-1]


def test_who_types_the_code_of_the_day_was_there(bot: Bot, seated: Command) -> None:
    code = code_of(seated)
    assert code_of(seated) == code
    assert bot.phone().sms("present") == "Enter the code of the day:"
    assert bot.phone().sms(code) == "Thank you for attending: Design."
    assert bot.phone().sms("present", code) == "Thank you for attending: Design."
    phone = bot.phone(ANOTHER)
    phone.dial("2*1*3")
    assert "Thank you for attending: Design." in phone.press(code)
    assert [row["days"] for row in read(seated, "workshops registrations 1 --as cora")] == [1, 1, 0]


def test_a_code_is_good_on_its_day_only_and_for_those_with_a_seat(bot: Bot, seated: Command) -> None:
    code, tomorrow = code_of(seated), code_of(seated, "2027-03-23")
    assert bot.phone().sms("present", tomorrow) == "The code is not correct. Try again:"
    assert bot.phone().sms(code).startswith("Thank you for attending")
    assert bot.phone(THIRD).sms("present", code).startswith("You have no seat at this training: Design.")
    pass_to(bot, 22)
    assert bot.phone().sms("present", code) == "The code is not correct. Try again:"


def test_staff_tick_who_was_there_and_the_sheet_says_so(bot: Bot, seated: Command) -> None:
    codes = bot.values(select(registrations.c.code).order_by(registrations.c.place))
    assert say(seated, f"workshops tick 1 {codes[0]} {codes[1].lower()} --as cora") == "2 were there on 2027-03-22\n"
    scanned = CliRunner().invoke(main, ["workshops", "tick", "1", "--as", "cora"], input=f"{codes[0]}\n")
    assert scanned.output == "0 were there on 2027-03-22\n"
    rows = list(csv.reader(say(seated, "workshops sheet 1 --as cora").splitlines()))
    assert rows[0] == ["code", "name", "district", "2027-03-22", "2027-03-23"]
    assert rows[2] == [codes[1], "Mutesi Diane", "Huye", "x", ""]


def test_when_its_days_are_past_everybody_was_there_or_not(bot: Bot, seated: Command) -> None:
    bot.phone().sms("present", code_of(seated))
    pass_to(bot, 22.7)
    assert bot.values(STATUSES) == ["confirmed", "confirmed", "not_selected"]
    (row,) = read(seated, "workshops list --as cora")
    assert (row["status"], row["overdue"]) == ("over", "")
    pass_to(bot, 24.7)
    assert bot.values(STATUSES) == ["attended", "absent", "not_selected"]
    assert read(seated, "workshops list --as cora") == []
    with bot.runtime.database.begin() as db:
        assert list(days_attended(db, 1).values()) == [1]
    events = bot.values(select(history.c.event).where(history.c.subject == "workshops").order_by(history.c.id))
    assert events == ["begin", "over", "finish"]
    mine = select(history.c.event).where(history.c.subject == "registrations", history.c.subject_id == 1)
    assert bot.values(mine.order_by(history.c.id)) == ["apply", "attend"]


def test_where_nobody_noted_who_was_there_staff_see_it_overdue_until_they_do(bot: Bot, seated: Command) -> None:
    pass_to(bot, 24.7)
    assert read(seated, "workshops list --as cora")[0]["overdue"] == "overdue"
    code = bot.values(select(registrations.c.code).order_by(registrations.c.place))[0]
    say(seated, f"workshops tick 1 {code} --day 2027-03-23 --as cora")
    assert say(seated, "workshops finish 1 --as cora") == "workshop 1 is finished\n"
    assert bot.values(STATUSES) == ["attended", "absent", "not_selected"]
