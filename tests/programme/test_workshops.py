"""What is open to a contact, and what they read of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from bot.programme.status import Admission, Status
from bot.programme.workshop_cards import Already, BySelection, Full, Open
from bot.programme.workshops import look_at_workshop, open_workshops
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop, turn_of


def titles(bot: Bot, contact: int) -> list[str]:
    with turn_of(bot, contact) as context:
        return [workshop.title.en for workshop in open_workshops(context)]


def test_open_workshops_are_listed_soonest_first(each_bot: Bot) -> None:
    add_workshop(each_bot, title_en="later", starts_on=date(2027, 5, 1))
    add_workshop(each_bot, title_en="sooner", starts_on=date(2027, 4, 1))
    assert titles(each_bot, add_contact(each_bot)) == ["sooner", "later"]


@pytest.mark.parametrize("values", [{"closes_at": NOW}, {"status": "cancelled"}])
def test_what_is_closed_or_cancelled_is_not_listed(bot: Bot, values: dict[str, object]) -> None:
    add_workshop(bot, None, **values)
    assert titles(bot, add_contact(bot)) == []


def test_what_invites_other_districts_is_not_listed(bot: Bot) -> None:
    add_workshop(bot, {"Gasabo": 5}, title_en="others")
    add_workshop(bot, {"Huye": 0}, title_en="ours")
    add_workshop(bot, title_en="all")
    assert sorted(titles(bot, add_contact(bot))) == ["all", "ours"]


def test_details_show_what_is_left_for_this_contact(bot: Bot) -> None:
    workshop = add_workshop(bot, {"Huye": 2, "Gasabo": 0}, seats=3, closes_at=NOW + timedelta(hours=15))
    ours, theirs = add_contact(bot), add_contact(bot, ANOTHER, district="Gasabo")
    with turn_of(bot, ours) as context:
        found = look_at_workshop(context, workshop)
        assert isinstance(found, Open)
        assert found.workshop.seats_left == 3
        assert found.workshop.closes_on == date(2027, 3, 2)  # past midnight in Kigali
    add_registration(bot, workshop, theirs, district="Gasabo")
    with turn_of(bot, theirs) as context:
        assert isinstance(look_at_workshop(context, workshop), Already)
    third = add_contact(bot, "+250788000300", district="Gasabo")
    with turn_of(bot, third) as context:
        assert isinstance(look_at_workshop(context, workshop), Full)


def test_details_say_where_staff_select(bot: Bot) -> None:
    workshop = add_workshop(bot, admission=Admission.SELECTION)
    with turn_of(bot, add_contact(bot)) as context:
        assert isinstance(look_at_workshop(context, workshop), BySelection)


def test_who_gave_up_may_look_again(bot: Bot) -> None:
    contact, workshop = add_contact(bot), add_workshop(bot)
    add_registration(bot, workshop, contact, status=Status.CANCELLED)
    with turn_of(bot, contact) as context:
        assert isinstance(look_at_workshop(context, workshop), Open)


def test_a_workshop_that_is_not_there_raises(bot: Bot) -> None:
    with turn_of(bot, add_contact(bot)) as context, pytest.raises(NoResultFound):
        look_at_workshop(context, 4711)
