"""`bot surveys`: staff define what is asked, put it to an audience, read what came of it, and tell of it."""

from bot.acting.surveys.commands import surveys

__all__ = ["surveys"]
