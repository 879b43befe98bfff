"""`bot templates`: texts that WhatsApp approves, by which it is written to after a day."""

from bot.acting.templates.commands import templates

__all__ = ["templates"]
