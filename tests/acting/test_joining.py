"""Requests to join a group that come to nothing or are of somebody who belongs to another, and members' own seats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.services.sweeping import sweep
from bot.store.due import plan
from bot.store.groups import membership_requests
from bot.store.workshops import registrations
from tests.acting.conftest import Command
from tests.acting.test_groups import add_member, ask_to_join, desk, told
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_registration, add_workshop

__all__ = ["desk"]


def plan_reminder(bot: Bot, registration: int) -> None:
    with bot.runtime.database.begin() as db:
        plan(db, "reminder_day", registration, bot.now, bot.now)


def test_who_asked_to_join_a_group_that_is_closed_is_told(bot: Bot, desk: Command) -> None:
    ask_to_join(bot)
    desk("groups close Abatunganyampu --as desk")
    sweep(bot.runtime, "the test")
    assert told(bot, ANOTHER)[-1] == "Your request to join Abatunganyampu was not accepted."


def test_who_belongs_to_a_group_reads_that_they_asked_to_join_another_and_takes_it_back(
    bot: Bot, desk: Command
) -> None:
    add_contact(bot, ANOTHER, name="Kamana Eric")
    for line in (
        "groups member Abatunganyampu 0788000200 --as desk",
        "groups add Inkweto --kind cluster --as desk",
        "groups add Imikandara --kind cluster --as desk",
    ):
        assert desk(line).exit_code == 0
    phone = bot.phone(ANOTHER)
    assert phone.sms("group", "1", "2").startswith("Your request to join Inkweto has been received.")
    assert phone.sms("group", "1").startswith("Your request to join Inkweto is waiting.")
    assert phone.sms("1") == "Your request is cancelled. Thank you for telling us."
    assert bot.values(select(membership_requests.c.status)) == ["withdrawn"]


@pytest.mark.usefixtures("desk")
def test_a_leader_gives_up_the_seat_of_a_member_and_not_their_own(bot: Bot) -> None:
    member, workshop = add_member(bot), add_workshop(bot)
    for contact in (member, 1):
        add_registration(bot, workshop, contact)
    bot.now = datetime(2027, 3, 21, 8, tzinfo=UTC)
    plan_reminder(bot, 1)
    sweep(bot.runtime, "the test")
    said = told(bot, ME)[-1]
    assert said.startswith("Mutesi Diane: Reminder: Cluster management, Monday 22 March, 09:00.")
    assert said.endswith("If they cannot come, dial *384*10# or send MEMBERS.")
    assert bot.phone().sms("members", "1", "2", "3", "1").startswith("Do you want to cancel the registration of Mutesi")
    assert bot.phone().sms("1").startswith("The registration of Mutesi Diane is cancelled.")
    assert bot.values(select(registrations.c.status).order_by(registrations.c.id)) == ["cancelled", "confirmed"]


@pytest.mark.usefixtures("desk")
def test_a_seat_that_a_leader_leaves_for_a_member_goes_to_the_next(bot: Bot) -> None:
    until = {"status": "offered", "offered_until": bot.now + timedelta(days=1)}
    add_registration(bot, add_workshop(bot), add_member(bot), **until)
    assert bot.phone().sms("group").startswith("A seat is free for Mutesi Diane:")
    assert bot.phone().sms("2") == "Thank you for telling us."
    assert bot.values(select(registrations.c.status)) == ["declined"]
    assert bot.phone().sms("group").startswith("Abatunganyampu")
