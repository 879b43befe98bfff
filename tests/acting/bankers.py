"""Two banks with their officers, a coordinator and an artisan, and what they do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.sweeping import sweep
from bot.store.banks import referrals
from bot.store.outbox import outbox
from tests.acting.conftest import Command
from tests.bots import Bot
from tests.factories import add_bank, add_contact, add_officer

OFFICER, RIVAL = "+250788000300", "+250788000400"
ASKED = ("bank", "5", "2", "1")
CONSENT = (
    "Do you agree that we give Sample Bank your name, phone number, district and trade, so that they call you?\n"
    "1) Yes\n2) No"
)


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Two banks with an officer each, a coordinator, and an artisan."""
    bank = add_bank(bot)
    other = add_bank(bot, "rival", name="Rival Bank", closed_at=bot.now)
    add_officer(bot, bank, add_contact(bot, OFFICER, name="Manzi Eric"))
    add_officer(bot, other, add_contact(bot, RIVAL, name="Gakire Jean"), login="rival")
    assert command("staff add desk --name Desk --role coordinator").exit_code == 0
    add_contact(bot)
    return command


def ask(bot: Bot) -> str:
    """Have the artisan ask to be called about a loan; give the reference."""
    assert bot.phone().sms(*ASKED).startswith("We have sent your details to Sample Bank. Number: ")
    sweep(bot.runtime, "the test")
    return str(bot.values(select(referrals.c.reference).order_by(referrals.c.id.desc()))[0])


def told(bot: Bot, number: str) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def pass_days(bot: Bot, days: float) -> None:
    bot.pass_time(days=days)
    sweep(bot.runtime, "the test")


def listed(command: Command, line: str = "--as officer") -> list[dict[str, Any]]:
    done = command(f"referrals list --json {line}")
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.output)
    return rows
