"""The pages of workshops."""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import Bot

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    del bot
