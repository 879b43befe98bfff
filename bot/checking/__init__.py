"""`bot check` and `bot draw`: flows proved before they run, and drawn."""

from __future__ import annotations

from bot.checking.commands import check, draw

__all__ = ["check", "draw"]
