"""Freed seats: offered to the next in line, passed over who may not be written to, passed on when the time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.programme.offers import find_lapsed, lapse, offer_free_seats
from bot.programme.status import Status
from bot.store.contacts import contacts
from bot.store.workshops import registrations
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop

DAY = timedelta(hours=24)
LINE = select(registrations.c.status).order_by(registrations.c.place)


def add_line(bot: Bot, workshop: int, *people: tuple[str, Status]) -> list[int]:
    """Give the registrations of people by district and status, in their order."""
    return [
        add_registration(
            bot, workshop, add_contact(bot, f"+2507881{at:05}"), district=district, status=status, offered_until=NOW
        )
        for at, (district, status) in enumerate(people)
    ]


def offer(bot: Bot, workshop: int, lifetime: timedelta = DAY) -> list[int]:
    with bot.runtime.database.begin() as db:
        return offer_free_seats(db, workshop, bot.now, lifetime)


def opt_out(bot: Bot, registration: int) -> None:
    (contact,) = bot.values(select(registrations.c.contact_id).where(registrations.c.id == registration))
    bot.do(update(contacts).where(contacts.c.id == contact).values(opted_out_at=NOW))


def test_free_seats_go_to_those_who_wait_in_their_order(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=3)
    line = add_line(each_bot, workshop, ("Huye", Status.CONFIRMED), *[("Huye", Status.WAITLISTED)] * 3)
    assert offer(each_bot, workshop) == line[1:3]
    assert each_bot.values(LINE) == ["confirmed", "offered", "offered", "waitlisted"]
    assert offer(each_bot, workshop) == []


def test_a_seat_that_is_held_is_not_free(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1)
    add_line(bot, workshop, ("Huye", Status.OFFERED), ("Huye", Status.WAITLISTED))
    assert offer(bot, workshop) == []


def test_a_share_goes_to_the_next_of_that_district(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, {"Huye": 1, "Gasabo": 0}, seats=2)
    waiting = [("Gasabo", Status.WAITLISTED), ("Huye", Status.WAITLISTED)]
    line = add_line(each_bot, workshop, ("Gasabo", Status.CONFIRMED), *waiting)
    assert offer(each_bot, workshop) == [line[2]]


def test_who_has_opted_out_is_passed_over_and_keeps_the_place(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=1)
    line = add_line(each_bot, workshop, *[("Huye", Status.WAITLISTED)] * 2)
    opt_out(each_bot, line[0])
    places = each_bot.values(select(registrations.c.place).order_by(registrations.c.id))
    assert offer(each_bot, workshop) == [line[1]]
    assert each_bot.values(LINE) == ["waitlisted", "offered"]
    assert each_bot.values(select(registrations.c.place).order_by(registrations.c.id)) == places


@pytest.mark.parametrize("values", [{"status": "cancelled"}, {"starts_on": NOW.date()}])
def test_where_no_seats_are_given_by_themselves_none_is_offered(bot: Bot, values: dict[str, object]) -> None:
    workshop = add_workshop(bot, None, **values)
    add_line(bot, workshop, ("Huye", Status.WAITLISTED))
    assert offer(bot, workshop) == []


def test_an_offer_lapses_after_its_deadline_and_the_seat_goes_on(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=1)
    add_line(each_bot, workshop, ("Huye", Status.OFFERED), ("Huye", Status.WAITLISTED))
    with each_bot.runtime.database.begin() as db:
        assert find_lapsed(db, NOW) == []
        assert find_lapsed(db, NOW + timedelta(microseconds=1)) == [workshop]
        lapse(db, workshop, NOW + timedelta(microseconds=1), DAY)
        assert find_lapsed(db, NOW + timedelta(microseconds=1)) == []
    assert each_bot.values(LINE) == ["lapsed", "offered"]


def test_an_offer_lapses_though_nobody_waits(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1)
    add_line(bot, workshop, ("Huye", Status.OFFERED), ("Huye", Status.CANCELLED))
    with bot.runtime.database.begin() as db:
        lapse(db, workshop, NOW + DAY, DAY)
    assert bot.values(LINE) == ["lapsed", "cancelled"]
