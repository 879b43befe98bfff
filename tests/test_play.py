"""Talking to the flows without a provider: in a program, and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.messages import Medium
from bot.play import Handset, Heard, make_stage
from bot.playing import play
from bot.runtime import Runtime
from tests.bots import HOUSE, ME, NOW

MENU = "Welcome to Menyesha. Choose:"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Runtime]:
    runtime = make_stage(tmp_path, HOUSE, lambda _db: NOW)
    yield runtime
    runtime.database.close()


def test_a_call_goes_on_until_it_ends(stage: Runtime) -> None:
    handset = Handset(stage, ME)
    handset.say(Medium.USSD, "*384*10#")
    (screen,) = handset.say(Medium.USSD, "2")
    assert screen.text.startswith(MENU)
    assert not screen.ends
    *_, receipt = [
        heard
        for text in ("1", "1", "Uwase Aline", "Huye", "Tumba", "1", "1", "1")
        for heard in handset.say(Medium.USSD, text)
    ]
    assert receipt.medium is Medium.SMS
    assert receipt.text.startswith("Registration went well.")
    (after,) = handset.say(Medium.USSD, "*384*10#")
    assert after.text.startswith(MENU)


def test_a_path_can_be_dialled(stage: Runtime) -> None:
    handset = Handset(stage, ME)
    assert "\n1) Ikinyarwanda\n2) English" in handset.say(Medium.USSD, "*384*10*5#")[0].text
    assert handset.say(Medium.USSD, "2")[0].text.startswith(MENU)


def test_who_hangs_up_dials_anew(stage: Runtime) -> None:
    handset = Handset(stage, ME)
    for text in ("*384*10#", "2", "1"):
        handset.say(Medium.USSD, text)
    handset.hang_up()
    (screen,) = handset.say(Medium.USSD, "1")
    assert screen.text.startswith("Welcome back.")


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
def test_a_chat_is_answered_on_its_medium(stage: Runtime, medium: Medium) -> None:
    (heard,) = Handset(stage, ME).say(medium, "hi")
    assert heard == Heard(medium, heard.text, ends=False)
    assert heard.text.startswith(MENU)


def test_the_inbox_has_what_came_after_an_id(stage: Runtime) -> None:
    handset = Handset(stage, ME)
    handset.say(Medium.SMS, "hi")
    before = handset.last_id()
    handset.say(Medium.SMS, "help")
    Handset(stage, "+250788000200").say(Medium.SMS, "hi")
    (heard,) = handset.inbox(before)
    assert "0788000000" in heard.text


@pytest.mark.parametrize("medium", list(Medium))
def test_in_the_terminal_a_conversation_is_held(medium: Medium) -> None:
    result = CliRunner().invoke(play, ["--medium", medium.value, "--lang", "en"], input="3\n1\nUwase Aline\n")
    assert result.exit_code == 0
    assert MENU in result.output
    assert f"--- {medium}, " in result.output


def test_in_the_terminal_an_empty_line_hangs_up(tmp_path: Path) -> None:
    result = CliRunner().invoke(play, ["--lang", "en"], input="1\n\n1\n", env={"HOME": str(tmp_path)})
    assert "(hung up)" in result.output
    assert "Welcome back." in result.output
    assert "call ended" not in result.output
