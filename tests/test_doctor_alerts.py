"""`bot doctor` tells what staff are alerted of, and whether anybody is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.doctor.house import look_at_settings
from bot.store.breakers import breakers
from tests.bots import Bot, bot
from tests.factories import add_contact, add_message
from tests.test_doctor import PEOPLE, Environment, emulator, environment, exchange, found, settings_of, told

__all__ = ["bot", "emulator", "environment", "exchange"]


def test_what_staff_are_alerted_of_is_told_with_its_remedy(environment: Environment, bot: Bot) -> None:
    opened = {"channel": "twilio-sms", "opened_at": bot.now - timedelta(hours=1), "probe_at": bot.now, "probes": 1}
    bot.do(insert(breakers).values(**opened, reason="The balance is used up."))
    add_message(bot, add_contact(bot), status="unknown", status_at=bot.now - timedelta(hours=2))
    said = found(environment)
    assert said["breaker"]["level"] == "fail"
    assert "The balance is used up" in said["breaker"]["text"]
    assert said["breaker"]["remedy"]
    assert said["unknown"]["level"] == "warn"


@pytest.mark.parametrize("staff", [{}, {"ALERT_PHONES": "+250788900001"}], ids=["nobody", "somebody"])
def test_where_people_are_reached_somebody_should_be_told(tmp_path: Path, staff: Environment) -> None:
    settings = settings_of(**PEOPLE, **staff, var_dir=tmp_path)
    lines = told(lambda runtime: look_at_settings(settings, runtime), settings)
    assert ("warn alerts: nobody is told when something does not work" in lines) is not bool(staff)
