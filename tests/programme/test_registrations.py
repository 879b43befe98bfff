"""To apply for a seat, to look at it, to give it up, to take it up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.programme.registration_cards import Already, Applied, Confirmed, Offered, Waitlisted
from bot.programme.registrations import accept_offer, cancel_registration, decline_offer, request_seat
from bot.programme.standing import find_offer, look_at_registration, my_registrations
from bot.programme.status import Admission, Status
from bot.store.contacts import contacts
from bot.store.workshops import registrations, workshops
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop, turn_of

DAY = timedelta(days=1)
LINE = select(registrations.c.status).order_by(registrations.c.place)


def add_people(bot: Bot, *districts: str) -> list[int]:
    return [add_contact(bot, f"+2507881{at:05}", district=district) for at, district in enumerate(districts)]


def apply(bot: Bot, contact: int, workshop: int) -> object:
    with turn_of(bot, contact) as context:
        return request_seat(context, workshop)


def status_of(bot: Bot, contact: int) -> str:
    (status,) = bot.values(select(registrations.c.status).where(registrations.c.contact_id == contact))
    return str(status)


def test_the_first_get_seats_and_the_others_wait_in_order(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot)
    got = [apply(each_bot, contact, workshop) for contact in add_people(each_bot, *["Huye"] * 4)]
    assert [type(one) for one in got] == [Confirmed, Confirmed, Waitlisted, Waitlisted]
    places = [one.registration.place for one in got if isinstance(one, Waitlisted)]
    assert places == [1, 2]


def test_a_code_has_six_letters_that_nobody_mistakes_for_others(bot: Bot) -> None:
    got = apply(bot, add_contact(bot), add_workshop(bot))
    assert isinstance(got, Confirmed)
    assert len(got.registration.code) == 6
    assert not set(got.registration.code) & set("0O1I2Z5S8B")


def test_who_applies_again_is_already_there(each_bot: Bot) -> None:
    contact, workshop = add_contact(each_bot), add_workshop(each_bot)
    first, second = (apply(each_bot, contact, workshop) for _ in range(2))
    assert isinstance(first, Confirmed)
    assert isinstance(second, Already)
    assert second.registration == first.registration
    assert each_bot.count(registrations) == 1


def test_where_staff_select_everybody_applies(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1, admission=Admission.SELECTION)
    got = [apply(bot, contact, workshop) for contact in add_people(bot, "Huye", "Gasabo", "Huye")]
    assert [type(one) for one in got] == [Applied] * 3


@pytest.mark.parametrize("values", [{"closes_at": NOW}, {"closes_at": NOW - DAY}, {"status": "cancelled"}])
def test_after_the_deadline_nobody_gets_in(bot: Bot, values: dict[str, object]) -> None:
    assert apply(bot, add_contact(bot), add_workshop(bot, None, **values)) == "closed"
    assert bot.count(registrations) == 0


def test_until_the_deadline_everybody_gets_in(bot: Bot) -> None:
    workshop = add_workshop(bot, closes_at=NOW + timedelta(microseconds=1))
    assert isinstance(apply(bot, add_contact(bot), workshop), Confirmed)


def test_who_is_there_is_told_so_even_after_the_deadline(bot: Bot) -> None:
    contact, workshop = add_contact(bot), add_workshop(bot)
    apply(bot, contact, workshop)
    bot.do(update(workshops).values(closes_at=NOW))
    assert isinstance(apply(bot, contact, workshop), Already)


def test_only_invited_districts_get_in(bot: Bot) -> None:
    workshop = add_workshop(bot, {"Huye": 0, "Musanze": 0})
    inside, outside, nowhere = add_people(bot, "Huye", "Gasabo", "")
    assert isinstance(apply(bot, inside, workshop), Confirmed)
    assert apply(bot, outside, workshop) == "not_invited"
    assert apply(bot, nowhere, workshop) == "not_invited"


def test_a_districts_share_comes_before_open_seats(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, {"Huye": 1, "Gasabo": 0, "Musanze": 0}, seats=3)
    people = add_people(each_bot, "Gasabo", "Musanze", "Gasabo", "Huye", "Huye")
    assert [type(apply(each_bot, contact, workshop)) for contact in people] == [
        Confirmed, Confirmed, Waitlisted, Confirmed, Waitlisted,
    ]  # fmt: skip


def test_what_counts_is_the_district_at_the_time_of_applying(bot: Bot) -> None:
    workshop = add_workshop(bot, {"Huye": 1, "Gasabo": 0}, seats=1)
    mover, stayer = add_people(bot, "Huye", "Huye")
    apply(bot, mover, workshop)
    bot.do(update(contacts).where(contacts.c.id == mover).values(district="Gasabo"))
    assert isinstance(apply(bot, stayer, workshop), Waitlisted)


def test_seats_that_were_added_go_first_to_those_who_wait(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=1)
    people = add_people(each_bot, *["Huye"] * 4)
    for contact in people[:3]:
        apply(each_bot, contact, workshop)
    each_bot.do(update(workshops).values(seats=3))
    assert isinstance(apply(each_bot, people[3], workshop), Waitlisted)
    assert each_bot.values(LINE) == ["confirmed", "offered", "offered", "waitlisted"]


def test_a_seat_that_the_waiting_cannot_be_told_of_goes_to_who_comes(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1)
    first, silent, third = add_people(bot, *["Huye"] * 3)
    for contact in (first, silent):
        apply(bot, contact, workshop)
    bot.do(update(contacts).where(contacts.c.id == silent).values(opted_out_at=NOW))
    bot.do(update(workshops).values(seats=2))
    assert isinstance(apply(bot, third, workshop), Confirmed)
    assert status_of(bot, silent) == "waitlisted"


def test_who_gives_up_and_applies_again_stands_at_the_end_of_the_line(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=1)
    seated, first, second = add_people(each_bot, *["Huye"] * 3)
    for contact in (seated, first, second):
        apply(each_bot, contact, workshop)
    (mine,) = each_bot.values(select(registrations.c.id).where(registrations.c.contact_id == first))
    with turn_of(each_bot, first) as context:
        assert cancel_registration(context, mine) == "cancelled"
    again = apply(each_bot, first, workshop)
    assert isinstance(again, Waitlisted)
    assert again.registration.place == 2
    assert each_bot.count(registrations) == 3


def test_a_seat_given_up_is_offered_to_the_next(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot, seats=1)
    people = add_people(each_bot, *["Huye"] * 3)
    for contact in people:
        apply(each_bot, contact, workshop)
    with turn_of(each_bot, people[0], timedelta(hours=5)) as context:
        (mine,) = my_registrations(context)
        assert cancel_registration(context, mine.value) == "cancelled"
        assert cancel_registration(context, mine.value) == "gone"
    assert each_bot.values(LINE) == ["cancelled", "offered", "waitlisted"]
    (row,) = each_bot.rows(select(registrations).where(registrations.c.status == Status.OFFERED))
    assert (row.offered_until, row.told_at) == (NOW + timedelta(hours=5), None)


def test_a_seat_given_up_at_zero_hours_is_given_at_once(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=1)
    first, second = add_people(bot, "Huye", "Huye")
    for contact in (first, second):
        apply(bot, contact, workshop)
    with turn_of(bot, first, timedelta(0)) as context:
        cancel_registration(context, my_registrations(context)[0].value)
    (row,) = bot.rows(select(registrations).where(registrations.c.contact_id == second))
    assert (row.status, row.offered_until, row.told_at) == ("confirmed", None, None)


@pytest.mark.parametrize("action", [cancel_registration, accept_offer, decline_offer, look_at_registration])
def test_another_contacts_registration_is_none_of_ones_business(bot: Bot, action: object) -> None:
    workshop = add_workshop(bot)
    theirs = add_registration(bot, workshop, add_contact(bot, ANOTHER), status=Status.OFFERED, offered_until=NOW)
    with turn_of(bot, add_contact(bot)) as context:
        assert callable(action)
        assert action(context, theirs) == "gone"
        assert action(context, theirs + 99) == "gone"
    assert bot.values(LINE) == ["offered"]


def offered(bot: Bot, until: timedelta = timedelta(hours=1)) -> tuple[int, int]:
    """Give a contact and the registration with a seat held for them."""
    contact, workshop = add_contact(bot), add_workshop(bot, seats=1)
    held = {"status": Status.OFFERED, "offered_until": NOW + until, "told_at": None}
    return contact, add_registration(bot, workshop, contact, **held)


def test_an_offer_that_is_accepted_is_a_seat(bot: Bot) -> None:
    contact, registration = offered(bot)
    with turn_of(bot, contact) as context:
        found = find_offer(context)
        assert isinstance(found, Offered)
        assert (found.registration.value, found.registration.deadline) == (registration, NOW + timedelta(hours=1))
        assert isinstance(accept_offer(context, registration), Confirmed)
        assert accept_offer(context, registration) == "gone"
        assert find_offer(context) == "none"


def test_who_accepts_before_being_told_need_not_be_told(bot: Bot) -> None:
    contact, registration = offered(bot)
    with turn_of(bot, contact) as context:
        accept_offer(context, registration)
    assert bot.values(select(registrations.c.told_at)) == [NOW]


def test_an_offer_can_be_accepted_until_its_deadline_and_not_after(bot: Bot) -> None:
    contact, registration = offered(bot, timedelta(hours=1))
    bot.pass_time(hours=1, microseconds=1)
    with turn_of(bot, contact) as context:
        assert accept_offer(context, registration) == "gone"
    bot.pass_time(microseconds=-1)
    with turn_of(bot, contact) as context:
        assert isinstance(accept_offer(context, registration), Confirmed)


def test_a_declined_offer_goes_to_the_next(bot: Bot) -> None:
    contact, registration = offered(bot)
    (workshop,) = bot.values(select(workshops.c.id))
    waiting = add_contact(bot, ANOTHER)
    add_registration(bot, workshop, waiting, status=Status.WAITLISTED)
    with turn_of(bot, contact) as context:
        assert decline_offer(context, registration) == "declined"
        assert decline_offer(context, registration) == "gone"
    assert status_of(bot, waiting) == "offered"


def test_the_own_registrations_are_those_that_stand_and_are_not_over(bot: Bot) -> None:
    contact = add_contact(bot)
    dates = [date(2027, 2, 27), date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)]
    made = [add_workshop(bot, starts_on=day, ends_on=day, title_en=str(day)) for day in dates]
    for workshop, status in zip(made, [Status.CONFIRMED, *[Status.WAITLISTED] * 2, Status.LAPSED], strict=True):
        add_registration(bot, workshop, contact, status=status)
    with turn_of(bot, contact) as context:
        assert [line.label.en for line in my_registrations(context)] == ["2027-03-01", "2027-04-01"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (Status.CONFIRMED, Confirmed),
        (Status.WAITLISTED, Waitlisted),
        (Status.APPLIED, Applied),
        (Status.OFFERED, Offered),
        (Status.CANCELLED, str),
        (Status.DECLINED, str),
        (Status.LAPSED, str),
    ],
)
def test_a_registration_is_read_as_it_stands(bot: Bot, status: Status, outcome: type) -> None:
    contact = add_contact(bot)
    mine = add_registration(bot, add_workshop(bot), contact, status=status, offered_until=NOW)
    with turn_of(bot, contact) as context:
        assert isinstance(look_at_registration(context, mine), outcome)
