"""Commands of staff, run as they are typed, over a bot of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from bot.acting import stage
from bot.cli import main
from tests.bots import Bot, bot, each_bot

__all__ = ["bot", "each_bot"]

Command = Callable[..., Result]


@pytest.fixture
def command(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give what runs `bot …` over the bot, at its own time."""
    monkeypatch.setattr(stage, "runtime_of_process", lambda: bot.runtime)
    bot.now = datetime(2027, 3, 1, 8, tzinfo=UTC)

    def run(line: str, *more: str) -> Result:
        return CliRunner().invoke(main, [*line.split(), *more])

    return run
