"""`bot doctor` sees to it that news reach also who has only WhatsApp and was silent for a day."""

from __future__ import annotations

from sqlalchemy import select

from bot.programme.standard_templates import STANDARD
from bot.store.templates import template_texts
from tests.bots import Bot, bot
from tests.test_doctor import Environment, emulator, environment, exchange, found

__all__ = ["bot", "emulator", "environment", "exchange"]


def test_the_templates_that_stand_for_notices_are_submitted_once(environment: Environment, bot: Bot) -> None:
    assert found(environment)["notices"]["text"].startswith(f"{len(STANDARD)} kinds of news do not reach")
    for _ in range(2):
        assert found(environment, "--fix")["notices"]["level"] == "ok"
    assert bot.count(template_texts) == 2 * len(STANDARD)
    assert None not in bot.values(select(template_texts.c.sid))
