"""`bot doctor` sees to it that what is said to our number at Twilio is brought here."""

from __future__ import annotations

from tests.bots import bot
from tests.test_doctor import Environment, emulator, environment, exchange, found

__all__ = ["bot", "emulator", "environment", "exchange"]


def test_what_is_said_to_our_number_is_brought_here_again_and_by_a_second_way(environment: Environment) -> None:
    before = found(environment)["inbound"]
    assert (before["level"], "to nobody" in before["text"]) == ("warn", True)
    assert found(environment, "--fix")["inbound"]["level"] == "ok"
    assert found(environment)["inbound"]["level"] == "ok"
    environment["PUBLIC_URL"] = "https://elsewhere.rw"
    moved = found(environment)["inbound"]
    assert (moved["level"], "http://127.0.0.1:8000/webhooks/twilio/message#rc=3" in moved["text"]) == ("warn", True)


def test_a_number_of_another_account_is_told(environment: Environment) -> None:
    environment["TWILIO_SMS_FROM"] = "+250780000009"
    assert "is no number of this account" in found(environment, "--fix")["inbound"]["text"]


def test_without_a_number_of_ours_there_is_none_to_look_at(environment: Environment) -> None:
    del environment["TWILIO_SMS_FROM"]
    assert "inbound" not in found(environment)
