"""Requests to join a group that come to nothing, or are of somebody who belongs to another."""

from __future__ import annotations

from sqlalchemy import select

from bot.services.sweeping import sweep
from bot.store.groups import membership_requests
from tests.acting.conftest import Command
from tests.acting.test_groups import ask_to_join, desk, told
from tests.bots import ANOTHER, Bot
from tests.factories import add_contact

__all__ = ["desk"]


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
