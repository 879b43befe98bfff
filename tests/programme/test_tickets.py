"""Tickets: their whole life cycle as a table, and by when they are to be answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.messages import Medium
from bot.programme.lifecycle import TIME
from bot.programme.ticket_words import ask_person
from bot.programme.tickets import LIFE, Status, working_day_after
from bot.store.staff import history
from bot.store.tickets import ticket_words, tickets
from tests.bots import NOW, Bot
from tests.factories import add_contact, turn_of
from tests.people import add_ticket

MOVES = {
    Status.OPEN: {
        "take": Status.ASSIGNED,
        "reply": Status.ANSWERED,
        "close": Status.CLOSED,
        "erase": Status.CLOSED,
    },
    Status.ASSIGNED: {
        "take": Status.ASSIGNED,
        "reply": Status.ANSWERED,
        "close": Status.CLOSED,
        "erase": Status.CLOSED,
    },
    Status.ANSWERED: {
        "reply": Status.ANSWERED,
        "reopen": Status.OPEN,
        "close": Status.CLOSED,
        "lapse": Status.LAPSED,
        "erase": Status.CLOSED,
    },
    Status.CLOSED: {},
    Status.LAPSED: {},
}


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_ticket_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    ticket = add_ticket(bot, add_contact(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, ticket, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(tickets.c.status)) == [MOVES[status].get(event, status)]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 2, 8, tzinfo=UTC)),
        (datetime(2027, 3, 5, 8, tzinfo=UTC), datetime(2027, 3, 8, 8, tzinfo=UTC)),
        (datetime(2027, 3, 6, 8, tzinfo=UTC), datetime(2027, 3, 8, 8, tzinfo=UTC)),
        # In Kigali it is Friday already, and Monday follows.
        (datetime(2027, 3, 4, 22, 30, tzinfo=UTC), datetime(2027, 3, 7, 22, 30, tzinfo=UTC)),
    ],
)
def test_a_question_is_to_be_answered_on_the_next_working_day(asked: datetime, answered: datetime) -> None:
    assert working_day_after(asked, ZoneInfo("Africa/Kigali")) == answered


def ask(bot: Bot, contact: int, words: str) -> str:
    with turn_of(bot, contact) as context:
        return ask_person(context, words).ticket.reference


def test_who_asks_more_adds_to_the_ticket_that_stands(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    first = ask(each_bot, contact, "Where is the hall?")
    assert ask(each_bot, contact, "And at what time?") == first
    assert each_bot.values(select(ticket_words.c.words)) == ["Where is the hall?", "And at what time?"]
    # Who asks in a call is answered by SMS.
    assert each_bot.rows(select(tickets.c.status, tickets.c.medium)) == [("open", Medium.SMS)]


def test_more_words_open_an_answered_ticket_again(bot: Bot) -> None:
    contact = add_contact(bot)
    add_ticket(bot, contact, status="answered", reference="ABC123")
    assert ask(bot, contact, "That was not it.") == "ABC123"
    row = bot.rows(select(tickets))[0]
    assert (row.status, row.respond_by) == ("open", datetime(2027, 3, 2, 8, tzinfo=UTC))
    assert bot.values(select(history.c.event)) == ["reopen"]


def test_who_asks_again_after_the_day_is_past_reads_another(bot: Bot) -> None:
    contact = add_contact(bot)
    ask(bot, contact, "Where is the hall?")
    bot.pass_time(days=4)
    with turn_of(bot, contact) as context:
        assert ask_person(context, "Where is it?").ticket.by == date(2027, 3, 8)
    assert bot.values(select(tickets.c.respond_by)) == [datetime(2027, 3, 2, 8, tzinfo=UTC)]  # for staff it is overdue


@pytest.mark.parametrize("status", ["closed", "lapsed"])
def test_what_is_over_is_followed_by_another_ticket(bot: Bot, status: str) -> None:
    contact = add_contact(bot)
    add_ticket(bot, contact, status=status, reference="ABC123")
    assert ask(bot, contact, "Something else.") != "ABC123"
    assert bot.values(select(tickets.c.status).order_by(tickets.c.id)) == [status, "open"]
