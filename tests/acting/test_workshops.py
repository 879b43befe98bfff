"""A workshop as it is planned, moved and cancelled by staff, and what those who registered are told of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.programme.status import Status
from bot.services.sweeping import sweep
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.workshops import registrations, workshops
from tests.acting.conftest import Command
from tests.acting.workshop_desk import ADD, STATUSES, desk, pass_to, read, register, say, told
from tests.bots import ANOTHER, ME, NOW, Bot

__all__ = ["desk"]

REMINDER = "Reminder: Design, Monday 22 March, 09:00. Venue: Huye."


def test_who_has_a_seat_is_reminded_a_week_a_day_and_the_morning_before(bot: Bot, desk: Command) -> None:
    assert say(desk, f"{ADD} --seats 2") == "workshop 1 is planned for 2027-03-22\n"
    register(bot, ME)
    assert pass_to(bot, 13.9) == []
    assert pass_to(bot, 14) == [f"{REMINDER}\n1) I will come\n2) I cannot come"]
    assert bot.phone().sms("1").startswith("Thank you for confirming. Monday 22 March, 09:00. Your code: ")
    assert pass_to(bot, 20) == [f"{REMINDER} If you cannot come, dial *384*10# or send SEAT."]
    (morning,) = pass_to(bot, 20.9)
    assert morning.startswith("Today, 09:00: Design. Venue: Huye. Your code: ")
    due_at = bot.values(select(outbox.c.due_at).where(outbox.c.body == morning))
    assert due_at == [NOW.replace(day=22, hour=6)]
    assert pass_to(bot, 21) == []


def test_a_seat_that_is_given_up_on_the_day_before_goes_to_the_next_in_line(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME, ANOTHER)
    pass_to(bot, 14)
    assert pass_to(bot, 20) == [f"{REMINDER}\n1) I will come\n2) I cannot come"]
    assert bot.phone().sms("2").startswith("Thank you for telling us. Your seat will be given")
    sweep(bot.runtime, "the test")
    assert told(bot, ANOTHER)[-1].startswith("A seat is free: Design")
    assert bot.values(STATUSES) == ["cancelled", "offered"]
    assert pass_to(bot, 20.9) == []


def test_after_an_outage_only_the_last_reminder_goes_out(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME)
    assert len(pass_to(bot, 20.1)) == 1
    assert pass_to(bot, 20.2) == []


def test_who_has_opted_out_is_not_reminded(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME)
    bot.do(update(contacts).values(opted_out_at=NOW))
    assert pass_to(bot, 14) == []


def test_a_seat_is_confirmed_and_given_up_by_keyword(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME)
    assert bot.phone().sms("seat") == f"{REMINDER}\n1) I will come\n2) I cannot come"
    assert bot.phone().sms("1").startswith("Thank you for confirming.")
    (row,) = read(desk, "workshops registrations 1 --as cora")
    assert (row["status"], row["coming"]) == ("confirmed", "yes")
    assert bot.phone().sms("seat", "2").startswith("Thank you for telling us.")


def test_everybody_concerned_is_told_once_when_a_workshop_is_moved(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME, ANOTHER)
    bot.phone().sms("seat", "1")
    moved = say(desk, "workshops move 1 --starts-on 2027-04-05 --venue-en Musanze --venue-rw Musanze --as cora")
    assert moved == "workshop 1 is on 2027-04-05, 09:00, at Musanze\n"
    say(desk, "workshops move 1 --starts-at 10:00 --as cora")
    for _ in range(3):
        sweep(bot.runtime, "the test")
    news = "Change in the training: Design. It is now on Monday 5 April, 10:00. Venue: Musanze."
    assert told(bot)[-1] == f"{news} If you cannot come, dial *384*10# or send SEAT."
    assert told(bot, ANOTHER)[-1] == news
    assert [sum(news in body for body in told(bot, number)) for number in (ME, ANOTHER)] == [1, 1]
    (row,) = bot.rows(select(workshops.c.ends_on, registrations.c.coming_at).join(registrations).limit(1))
    assert (str(row.ends_on), row.coming_at) == ("2027-04-06", None)
    assert pass_to(bot, 20) == []
    assert pass_to(bot, 28)[0].startswith("Reminder: Design, Monday 5 April, 10:00.")


def test_everybody_concerned_is_told_once_when_a_workshop_is_cancelled(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME, ANOTHER)
    say(desk, "workshops move 1 --starts-at 10:00 --as cora")
    assert say(desk, "workshops cancel 1 --as cora") == "workshop 1 is cancelled; 2 are told\n"
    for _ in range(3):
        sweep(bot.runtime, "the test")
    for number in (ME, ANOTHER):
        assert told(bot, number)[-1] == "Sorry, the training is cancelled: Design, Monday 22 March."
        assert not any("Change in the training" in body for body in told(bot, number))
    assert bot.values(STATUSES) == ["called_off", "called_off"]
    assert pass_to(bot, 30) == []
    assert "there is no training now" in bot.phone().sms("training").lower()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("workshops show 9 --as cora", "there is no workshop 9"),
        ("workshops cancel 1 --as vera", "vera is a viewer, who may not run programme"),
        ("workshops select 1 --confirm --as cora", "whoever registers first has a seat"),
        ("workshops finish 1 --as cora", "It can be finished once, when its days are past"),
        ("workshops code 1 --day 2027-03-24 --as cora", "2027-03-24 is no day of this training"),
        ("workshops tick 1 XXXXXX --day 2027-03-22 --as cora", "Nobody has a seat there by XXXXXX"),
        ("workshops move 1 --as cora", "say what is to change"),
        ("workshops move 1 --starts-on 2027-02-22 --as cora", "2027-02-22 is past"),
        (
            "workshops move 1 --starts-on 2027-03-18 --as cora",
            "Registration cannot last until 2027-03-19",
        ),
        ("workshops move 1 --ends-on 2027-03-21 --as cora", "It cannot end before it begins: on 2027-03-21"),
        ("workshops move 1 --starts-at 9 --as cora", "9 is no hour"),
        ("workshops move 1 --ends-on soon --as cora", "soon is no day"),
        ("workshops change 1 --share Huye=3 --as cora", "3 seats are kept for districts, and there are 2"),
        (f"{ADD} --seats 2 --share Huye=3", "3 seats are kept for districts, and there are 2"),
        (f"{ADD} --seats 2 --share Atlantis=1", "Atlantis=1 is no district with its seats"),
        (f"{ADD} --seats 2 --venue-en {'x' * 37}", "Write it in plain letters, 36 at the most"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(desk: Command, line: str, refusal: str) -> None:
    say(desk, f"{ADD} --seats 2")
    say(desk, "staff add vera --name Vera --role viewer")
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_what_is_over_is_neither_moved_nor_cancelled(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 2")
    pass_to(bot, 40)
    for line in ("workshops move 1 --starts-on 2027-05-05 --as cora", "workshops cancel 1 --as cora"):
        assert "This training is over or cancelled" in desk(line).output


def test_more_seats_are_offered_to_those_who_wait(bot: Bot, desk: Command) -> None:
    say(desk, f"{ADD} --seats 1")
    register(bot, ME, ANOTHER)
    changed = say(desk, "workshops change 1 --seats 2 --sex-share 40 --members-first --share Huye=1 --as cora")
    assert changed == "workshop 1 is changed; seats offered to who waits: 1\n"
    assert bot.values(STATUSES) == ["confirmed", "offered"]
    (row,) = bot.rows(select(workshops.c.sex_share, workshops.c.prefers_members, workshops.c.prefers_new))
    assert tuple(row) == (40, True, False)
    assert "2 have a seat already" in desk("workshops change 1 --seats 1 --as cora").output


def test_a_workshop_is_shown_with_what_happened_to_it(desk: Command) -> None:
    say(desk, f"{ADD} --seats 2 --share Huye=1")
    say(desk, "workshops move 1 --starts-on 2027-04-05 --as cora")
    shown = say(desk, "workshops show 1 --as cora")
    for word in ("kept for Huye", "planned", "move", "cora", "starts_on 2027-04-05"):
        assert word in shown
    assert Status.CONFIRMED not in shown
