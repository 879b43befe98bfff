"""`bot doctor`: what is set, what works, and what to do about what does not."""

from __future__ import annotations

from bot.doctor.commands import doctor

__all__ = ["doctor"]
