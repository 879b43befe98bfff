"""What the processes say: a line a record, without anything personal or secret."""

from __future__ import annotations

from bot.logs.redaction import Redaction
from bot.logs.writing import about, set_up

__all__ = ["Redaction", "about", "set_up"]
