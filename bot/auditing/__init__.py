"""`bot audit`: whether every message that was ever written is accounted for, here and at the providers."""

from __future__ import annotations

from bot.auditing.commands import audit

__all__ = ["audit"]
