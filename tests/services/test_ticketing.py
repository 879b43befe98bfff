"""Tickets when two act at once: one has it, and an answer goes once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Connection, select

from bot.errors import Refusal
from bot.messages import Medium
from bot.programme.lifecycle import By
from bot.programme.mentors import list_mentors
from bot.programme.staff import Role, add_member
from bot.services.giving import Giving, give
from bot.services.taking import Taking, take
from bot.services.ticketing import Answer, answer
from bot.services.ways import find_ways
from bot.store.mentorship import mentor_requests
from bot.store.outbox import outbox
from bot.store.tickets import ticket_words, tickets
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_mentor, add_request
from tests.people import add_ticket


def add_two(bot: Bot) -> list[int]:
    """Add two of the staff who may answer; give their ids."""
    with bot.runtime.database.begin() as db:
        return [
            add_member(db, {"login": login, "name": login.title(), "role": Role.MENTOR_DESK}, NOW)
            for login in ("keza", "diane")
        ]


def at_once(bot: Bot, *steps: Callable[[Connection], object]) -> list[str]:
    """Do steps at once, each in a transaction of its own; give what refused each, sorted."""
    start = Barrier(len(steps))

    def do(step: Callable[[Connection], object]) -> str:
        start.wait(timeout=30)
        try:
            with bot.runtime.database.begin() as db:
                step(db)
        except Refusal as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(do, steps))


def test_of_two_who_take_a_ticket_at_once_one_has_it_and_the_other_is_told(each_bot: Bot) -> None:
    ticket, members = add_ticket(each_bot, add_contact(each_bot)), add_two(each_bot)
    steps = [
        lambda db, one=one: take(each_bot.runtime, db, Taking(ticket, one, had_by=0), By(staff_id=one))
        for one in members
    ]
    nothing, told = at_once(each_bot, *steps)
    assert nothing == ""
    assert told.endswith("by now. Nothing was changed.")
    (has_it,) = each_bot.values(select(tickets.c.staff_id))
    assert {1: "Keza", 2: "Diane"}[has_it] in told


def test_an_answer_that_comes_twice_at_once_goes_once(each_bot: Bot) -> None:
    ticket, (member, _) = add_ticket(each_bot, add_contact(each_bot)), add_two(each_bot)
    given = Answer(ticket, "In Huye.", Medium.SMS, key="a" * 32)
    step = lambda db: answer(each_bot.runtime, db, given, By(staff_id=member))  # noqa: E731  # done twice
    assert at_once(each_bot, step, step) == ["", ""]
    assert each_bot.values(select(ticket_words.c.words).where(ticket_words.c.staff_id == member)) == ["In Huye."]
    assert each_bot.count(outbox) == 1


def test_of_two_answers_of_colleagues_at_once_the_second_is_refused(each_bot: Bot) -> None:
    ticket, members = add_ticket(each_bot, add_contact(each_bot)), add_two(each_bot)
    steps = [
        lambda db, one=one: answer(
            each_bot.runtime, db, Answer(ticket, "Yes.", Medium.SMS, f"{one}", seen_id=0), By(staff_id=one)
        )
        for one in members
    ]
    nothing, told = at_once(each_bot, *steps)
    assert nothing == ""
    assert "answered meanwhile" in told
    assert each_bot.count(outbox) == 1


def test_of_two_who_give_a_request_at_once_one_does(each_bot: Bot) -> None:
    request, members = add_request(each_bot, add_contact(each_bot)), add_two(each_bot)
    for number in (ANOTHER, "+250788000300"):
        add_mentor(each_bot, add_contact(each_bot, number))
    with each_bot.runtime.database.begin() as db:
        mentors = list_mentors(db)
    steps = [
        lambda db, who=who, one=one: give(each_bot.runtime, db, Giving(request, who, had_by=0), By(staff_id=one))
        for who, one in zip(mentors, members, strict=True)
    ]
    nothing, told = at_once(each_bot, *steps)
    assert nothing == ""
    assert "was given to somebody meanwhile" in told
    assert each_bot.values(select(mentor_requests.c.status)) == ["given"]
    assert each_bot.count(outbox) == 1


@pytest.mark.parametrize(
    ("medium", "hours", "open_ways"),
    [
        (Medium.SMS, 0, {Medium.SMS}),
        (Medium.WHATSAPP, 0, {Medium.SMS, Medium.WHATSAPP}),
        (Medium.WHATSAPP, 23, {Medium.SMS, Medium.WHATSAPP}),
        (Medium.WHATSAPP, 25, {Medium.SMS}),
    ],
)
def test_whatsapp_is_open_for_a_day(bot: Bot, medium: Medium, hours: int, open_ways: set[Medium]) -> None:
    bot.phone(ME).chat(medium, "menu")
    bot.pass_time(hours=hours)
    with bot.runtime.database.begin() as db:
        ways = find_ways(bot.runtime, db, 1, bot.now)
    assert set(ways.lines) == open_ways
    assert (ways.chat_until is None) == (medium is Medium.SMS)


def test_at_night_whatsapp_is_open_only_where_it_still_is_in_the_morning(bot: Bot) -> None:
    bot.phone(ME).whatsapp("menu")
    bot.pass_time(hours=13)
    with bot.runtime.database.begin() as db:
        late = find_ways(bot.runtime, db, 1, bot.now)
    bot.pass_time(hours=10)
    with bot.runtime.database.begin() as db:
        morning = find_ways(bot.runtime, db, 1, bot.now)
    assert (late.is_quiet, morning.is_quiet) == (True, False)
    assert Medium.WHATSAPP in late.lines
    assert late.due_at == morning.due_at.replace(hour=6)
