"""`bot broadcast test`, and broadcasts to those who are named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.programme.staff import Role
from bot.services.delivery import drain
from bot.services.trying import TRIED
from bot.store.broadcasts import broadcasts
from bot.store.staff import deeds, staff
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact

pytestmark = pytest.mark.usefixtures("coordinator")

DRAFT = "broadcast new Fair --en Menyesha --rw Menyesha"


def test_it_is_tried_on_another_number_by_an_administrator(bot: Bot, command: Command) -> None:
    add_contact(bot)
    add_contact(bot, ANOTHER)
    command(DRAFT)
    assert "only an administrator may name another." in command("broadcast test 1 0788000100").output
    bot.do(update(staff).values(role=Role.ADMINISTRATOR))
    assert "broadcast 2 goes to 0788000100" in command("broadcast test 1 0788000100").output
    assert drain(bot.runtime, "bulk") == 1
    assert [asked.address for asked in bot.providers["africastalking"].asked] == [ME]
    assert bot.values(select(broadcasts.c.status).order_by(broadcasts.c.id)) == ["draft", "started"]
    assert "is no contact of ours" in command("broadcast test 1 0788999999").output


def test_it_is_tried_on_ones_own_phone_where_that_is_known(bot: Bot, command: Command, coordinator: int) -> None:
    own = add_contact(bot, ANOTHER)
    command(DRAFT)
    assert "No phone of yours is known" in command("broadcast test 1").output
    bot.do(update(staff).where(staff.c.id == coordinator).values(contact_id=own))
    assert "broadcast 2 goes to your phone" in command("broadcast test 1").output
    assert drain(bot.runtime, "bulk") == 1
    assert [asked.address for asked in bot.providers["africastalking"].asked] == [ANOTHER]


def test_who_may_not_be_written_to_cannot_be_tried_on(bot: Bot, command: Command) -> None:
    bot.do(update(staff).values(contact_id=add_contact(bot, opted_out_at=bot.now)))
    command(DRAFT)
    assert "It would reach nobody: opted out." in command("broadcast test 1").output


def test_twenty_tests_an_hour_are_the_most_wherever_they_are_asked_for(
    bot: Bot, command: Command, coordinator: int
) -> None:
    bot.do(update(staff).values(contact_id=add_contact(bot)))
    command(DRAFT)
    deed = {"staff_id": coordinator, "deed": TRIED, "subject": "outbox", "subject_id": 1, "origin": "10.0.0.1"}
    bot.do(insert(deeds).values([deed | {"done_at": bot.now}] * 19))
    assert "broadcast 2 goes to your phone" in command("broadcast test 1").output
    refused = command("broadcast test 1")
    assert (refused.exit_code, "You have sent many test messages." in refused.output) == (1, True)
    assert bot.count(broadcasts) == 2
    bot.do(update(deeds).values(done_at=bot.now - timedelta(minutes=61)))
    assert "broadcast 3 goes to your phone" in command("broadcast test 1").output
    bot.do(update(deeds).values(staff_id=None, done_at=bot.now))
    assert "broadcast 4 goes to your phone" in command("broadcast test 1").output


def test_it_goes_to_those_alone_who_are_named(bot: Bot, command: Command) -> None:
    ids = [add_contact(bot, f"+25078800030{place}") for place in range(3)]
    command(f"{DRAFT} --contact {ids[0]} --contact {ids[2]}")
    assert "2 contacts are reached" in command("broadcast preview 1").output
