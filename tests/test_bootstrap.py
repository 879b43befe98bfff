"""From settings to a running bot: which lines there are, and that nothing is connected before it is used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from pkgutil import iter_modules

import pytest

from bot import programme
from bot.bootstrap import make_runtime
from bot.messages import Channel, Medium
from bot.programme.library import make_library
from bot.runtime import Runtime
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
GIVEN = {"secret_key": "k", "public_url": "https://bot.example.rw/", "database_url": "postgresql://bot@127.0.0.1:1/bot"}
TWILIO = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": "t", "twilio_sms_from": "+250780000001"}
AT = {"at_username": "menyesha", "at_api_key": "k", "at_webhook_secret": "s", "ussd_code": "*384*10#"}


@contextmanager
def runtime(**settings: str) -> Iterator[Runtime]:
    made = make_runtime(Settings.model_validate(GIVEN | settings))
    yield made
    made.close()


def lines(**settings: str) -> list[tuple[str, str, bool]]:
    with runtime(**settings) as made:
        assert {channel.provider for channel in made.channels.values()} <= set(made.adapters)
        return [(line.name, line.sender, line.two_way) for line in made.channels.values()]


def test_without_a_provider_there_is_no_line() -> None:
    with runtime() as made:
        assert (made.channels, made.adapters) == ({}, {})
        assert made.channel_for(Medium.SMS) is None


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (TWILIO, [("twilio-sms", "+250780000001", True)]),
        (TWILIO | {"twilio_sms_from": "MENYESHA"}, [("twilio-sms", "MENYESHA", False)]),
        (TWILIO | {"twilio_sms_from": "8080"}, [("twilio-sms", "8080", True)]),
        (TWILIO | {"twilio_messaging_service_sid": "MG" + "0" * 32}, [("twilio-sms", "MG" + "0" * 32, True)]),
        (
            TWILIO | {"twilio_sms_from": "", "twilio_whatsapp_from": "+250780000002"},
            [("twilio-whatsapp", "+250780000002", True)],
        ),
        (
            AT | {"at_sender_id": "8080"},
            [("africastalking-ussd", "*384*10#", True), ("africastalking-sms", "8080", True)],
        ),
        (
            AT | {"at_sender_id": "MENYESHA"},
            [("africastalking-ussd", "*384*10#", True), ("africastalking-sms", "MENYESHA", False)],
        ),
    ],
)
def test_a_provider_brings_the_lines_that_its_settings_name(
    settings: dict[str, str], expected: list[tuple[str, str, bool]]
) -> None:
    assert lines(**settings) == expected


def test_what_nobody_asked_for_leaves_by_a_line_that_can_be_answered() -> None:
    with runtime(**AT, at_sender_id="MENYESHA", **TWILIO) as made:
        channel = made.channel_for(Medium.SMS)
        assert channel == Channel("twilio-sms", Medium.SMS, "twilio", "+250780000001")


def test_settings_reach_what_they_are_for() -> None:
    given = {"offer_hours": "2", "ussd_session_minutes": "5", "chat_session_minutes": "7", "ussd_page_septets": "150"}
    with runtime(**given, org_name="Ikirenga", default_language="en", ussd_key_more="99") as made:
        assert made.lifetimes.offer == timedelta(hours=2)
        assert made.lifetimes.session(Medium.USSD) == timedelta(minutes=5)
        assert made.lifetimes.session(Medium.WHATSAPP) == timedelta(minutes=7)
        assert (made.house.page_septets, made.house.keys.more) == (150, "99")
        assert made.default_language == "en"
        assert made.say("en", "Hello from {org}") == "Hello from Ikirenga"


def test_every_marked_function_of_the_programme_can_be_called_by_flows() -> None:
    modules = [import_module(f"bot.programme.{module.name}") for module in iter_modules(programme.__path__)]
    found = [one for module in modules for one in vars(module).values() if isfunction(one)]
    marked = {function.__name__ for function in found if hasattr(function, "flow_call")}
    made = make_library()
    assert {*made.actions, *made.sources} == marked


def test_what_only_reads_is_named_so() -> None:
    actions = make_library().actions
    reads = ("find_", "look_at_", "read_", "check_", "turn_")
    named_so = {name for name in actions if name.startswith(reads) or name.endswith("_given")}
    # What is kept of a survey's answers is kept anew when somebody steps back: it decides nothing.
    assert {name for name, action in actions.items() if action.reads_only} == named_so | {"keep_answers"}


def test_importing_reads_no_setting_and_connects_to_nothing() -> None:
    program = """
import os, socket, sys
def refuse(*_): raise SystemExit("connected on import")
socket.socket.connect = refuse
import bot.bootstrap, bot.jobs, bot.web, bot.workers, bot.cli
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
