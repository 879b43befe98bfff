"""The bots that these tests talk with."""

from __future__ import annotations

from tests.bots import bot, each_bot

__all__ = ["bot", "each_bot"]
