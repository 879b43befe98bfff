"""Commands of staff, run as they are typed, over a bot of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from bot.acting import stage
from bot.cli import main
from bot.programme.staff import Role, add_member
from tests.bots import NOW, Bot, bot, each_bot

__all__ = ["bot", "each_bot"]

Command = Callable[..., Result]


@pytest.fixture
def coordinator(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> int:
    """Somebody of the staff who acts wherever nobody else is named; gives their id."""
    monkeypatch.setenv("STAFF", "keza")
    with bot.runtime.database.begin() as db:
        return add_member(db, {"login": "keza", "name": "Keza", "role": Role.COORDINATOR}, NOW)


@pytest.fixture
def command(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give what runs `bot …` over the bot, at its own time."""
    monkeypatch.setattr(stage, "runtime_of_process", lambda: bot.runtime)
    bot.now = datetime(2027, 3, 1, 8, tzinfo=UTC)

    def run(line: str, *more: str) -> Result:
        return CliRunner().invoke(main, [*line.split(), *more])

    return run
