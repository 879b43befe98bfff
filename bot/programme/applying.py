"""What is asked of whom applies for a workshop, besides who they are."""

from __future__ import annotations

from typing import Literal

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.workshops import get_workshop


@action(reads_only=True)
def look_at_criteria(context: Context, workshop: int) -> Literal["sex", "nothing"]:
    """Whether a workshop's selection minds what sex somebody is; else nobody is asked."""
    return "sex" if get_workshop(context.db, workshop).sex_share else "nothing"
