"""`bot templates`: written, submitted to the emulator's Twilio, looked at, changed, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from bot.programme.standard_templates import STANDARD
from bot.store.templates import template_texts
from tests.acting.conftest import Command, coordinator
from tests.bots import Bot
from tests.services.world import World, world_at

__all__ = ["coordinator"]

FAIR = ("templates add fair --en", "Hello {contact.name}, the fair opens on Monday.")


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    with world_at(sqlite_url) as made:
        yield made


@pytest.fixture
def bot(world: World) -> Bot:
    return world.bot


@pytest.fixture
def desk(command: Command, coordinator: int) -> Command:
    """Somebody who runs the programme."""
    assert coordinator
    return command


def listed(desk: Command, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk("templates list --json", *options).output)
    return found


def test_the_standard_ones_are_added_once_and_approved(desk: Command, bot: Bot) -> None:
    assert desk("templates standard").output == f"{len(STANDARD)} templates are submitted; see: bot templates list\n"
    bot.pass_time(minutes=1)
    assert "workshop_cancelled   rw        utility   approved" in desk("templates refresh").output
    assert {row["status"] for row in listed(desk)} == {"approved"}
    assert len(listed(desk)) == 2 * len(STANDARD)
    assert desk("templates standard").output.startswith("0 templates")


def test_one_of_our_own_from_the_draft_to_its_end(desk: Command, bot: Bot) -> None:
    assert desk(*FAIR).output == "template fair is a draft; next: bot templates submit fair\n"
    assert listed(desk)[0]["status"] == "draft"
    assert "submitted" in desk("templates submit fair").output
    assert "has no draft" in desk("templates submit fair").output
    bot.pass_time(minutes=1)
    assert "approved" in desk("templates refresh").output
    shown = json.loads(desk("templates show fair --json").output)
    assert (shown["name"], shown["category"], shown["stands for a notice"]) == ("fair", "utility", "no")
    assert shown["texts"][0]["text"] == FAIR[1]
    assert [event["event"] for event in shown["happened"]] == ["begin", "submit", "approve"]
    assert [event["login"] for event in shown["happened"]] == ["keza", "keza", None]
    assert desk("templates withdraw fair").output == "template fair is withdrawn\n"
    assert desk("templates show fair").output == "Error: there is no template fair; see: bot templates list\n"
    assert [row["status"] for row in listed(desk, "--all")] == ["withdrawn"]


def test_all_that_is_wrong_is_told_at_once(desk: Command) -> None:
    said = desk("templates add fair --en", "{contact.nam}", "--rw", "{contact.name}").output
    assert said.splitlines() == [
        "Error: en: There is no {contact.nam} here. Choose: {contact.name}, {contact.district}, {contact.sector}.",
        "rw: Put words before {contact.name}.",
        "rw: Put words after {contact.name}.",
        "rw: Write more words: 3 are needed, and there are 0.",
    ]
    assert desk("templates add fair").output == "Error: give a text: --en, --rw or both\n"


def test_what_advertises_says_how_to_stop_it(desk: Command) -> None:
    desk(*FAIR, "--category", "marketing")
    assert json.loads(desk("templates show fair --json").output)["texts"][0]["text"] == f"{FAIR[1]}\nTo stop: send STOP"


def test_what_was_refused_is_changed_and_submitted_again(desk: Command, bot: Bot) -> None:
    desk(*FAIR)
    bot.do(update(template_texts).values(status="rejected", sid="HX1", reason="PROMOTIONAL"))
    assert listed(desk)[0]["why"] == "PROMOTIONAL"
    said = desk("templates change fair en", "Hello {contact.name}, your seat at the fair is kept.").output
    assert said == "template fair is a draft again; next: bot templates submit fair\n"
    assert "no text in this language" in desk("templates change fair rw", "Muraho.").output
    assert "submitted" in desk("templates submit fair").output


def test_who_may_only_look_adds_nothing(desk: Command) -> None:
    desk("staff add eye --name Eye --role viewer")
    assert "may not" in desk(*FAIR, "--as", "eye").output
    assert listed(desk, "--as", "eye") == []
