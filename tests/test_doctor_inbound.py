"""`bot doctor` sees to it that what is said to us at Twilio is brought here."""

from __future__ import annotations

import json

import pytest

from tests.bots import bot
from tests.test_doctor import SERVICE, Environment, emulator, environment, examine, exchange

__all__ = ["bot", "emulator", "environment", "exchange"]


def inbound(environment: Environment, *options: str) -> list[tuple[str, str]]:
    """Give what the doctor says of each place at which contacts reach us, with how grave it is."""
    said = json.loads(examine(environment, "--json", *options).stdout)
    return [(one["level"], one["text"]) for one in said if one["about"] == "inbound"]


@pytest.fixture(params=["our number", "our messaging service", "our WhatsApp sender"])
def place(request: pytest.FixtureRequest, environment: Environment) -> str:
    """Have contacts reach us at this place alone."""
    name: str = request.param
    if name != "our WhatsApp sender":
        del environment["TWILIO_WHATSAPP_FROM"]
    if name != "our number":
        del environment["TWILIO_SMS_FROM"]
    if name == "our messaging service":
        environment["TWILIO_MESSAGING_SERVICE_SID"] = SERVICE
    return name


def test_what_is_said_to_us_is_brought_here_again_and_by_a_second_way(place: str, environment: Environment) -> None:
    nobody = f"Twilio brings what is said to {place} to nobody, once or without a second way"
    assert inbound(environment) == [("warn", nobody)]
    right = [("ok", f"Twilio brings what is said to {place} here, tries again, and has a second way")]
    assert inbound(environment, "--fix") == right
    assert inbound(environment) == right
    environment["PUBLIC_URL"] = "https://elsewhere.rw"
    ((level, text),) = inbound(environment)
    assert (level, "http://127.0.0.1:8000/webhooks/twilio/message#rc=3" in text) == ("warn", True)


@pytest.mark.parametrize(
    ("setting", "other"),
    [
        ("TWILIO_SMS_FROM", "+250780000009"),
        ("TWILIO_MESSAGING_SERVICE_SID", "MG" + "6" * 32),
        ("TWILIO_WHATSAPP_FROM", "+250780000009"),
    ],
)
def test_what_belongs_to_another_account_is_told(environment: Environment, setting: str, other: str) -> None:
    environment[setting] = other
    assert ("warn", f"{other} is not of this account") in inbound(environment, "--fix")


def test_a_messaging_service_decides_for_its_numbers(environment: Environment) -> None:
    environment["TWILIO_MESSAGING_SERVICE_SID"] = SERVICE
    assert [text for _, text in inbound(environment) if "our number" in text] == []


def test_where_nobody_reaches_us_at_twilio_there_is_nothing_to_look_at(environment: Environment) -> None:
    environment["TWILIO_SMS_FROM"] = "MENYESHA"
    del environment["TWILIO_WHATSAPP_FROM"]
    assert inbound(environment) == []


def test_what_twilio_does_not_answer_is_told(environment: Environment) -> None:
    environment["TWILIO_API_URL"] = "http://127.0.0.1:1"
    assert {level for level, _ in inbound(environment)} == {"fail"}
