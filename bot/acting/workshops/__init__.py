"""`bot workshops`: staff plan them, select from the applicants, and note who was there."""

from bot.acting.workshops.commands import workshops

__all__ = ["workshops"]
