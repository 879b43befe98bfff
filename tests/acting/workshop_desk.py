"""Staff who run workshops, and what those who register are told as the days go by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact

THIRD = "+250788000300"
ADD = (
    "workshops add --title-en Design --title-rw Imideli --venue-en Huye --venue-rw Huye --starts-on 2027-03-22 "
    "--ends-on 2027-03-23 --closes-on 2027-03-19 --as cora"
)
STATUSES = select(registrations.c.status).order_by(registrations.c.place)


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Somebody who runs the programme; two artisans who speak English."""
    done = command("staff add cora --name Cora --role coordinator")
    assert done.exit_code == 0, done.output
    add_contact(bot)
    add_contact(bot, ANOTHER, name="Mutesi Diane")
    return command


def say(command: Command, line: str) -> str:
    done = command(line)
    assert done.exit_code == 0, done.output
    return done.output


def read(command: Command, line: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(say(command, f"{line} --json"))
    return found


def told(bot: Bot, number: str = ME) -> list[str]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def pass_to(bot: Bot, days: float) -> list[str]:
    """Let it be so many days after the beginning; give what I was told meanwhile."""
    before = len(told(bot))
    bot.now = NOW
    bot.pass_time(days=days)
    sweep(bot.runtime, "the test")
    return told(bot)[before:]


def register(bot: Bot, *numbers: str) -> None:
    for number in numbers:
        bot.phone(number).sms("training", "1", "1")
