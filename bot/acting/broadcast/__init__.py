"""`bot broadcast`: staff draft, look, prepare, start and watch."""

from bot.acting.broadcast.commands import broadcast

__all__ = ["broadcast"]
