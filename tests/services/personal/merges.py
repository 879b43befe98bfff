"""How two contacts are merged by somebody of the staff."""

from __future__ import annotations

from bot.programme.staff import Member, Role, add_member
from bot.programme.stage import Stage
from bot.services.personal.clashes import Pair
from bot.services.personal.merging import merge
from tests.bots import NOW, Bot, serial


def one(bot: Bot, kept: int, other: int) -> None:
    """Have somebody of the staff merge a contact into another."""
    by = member(bot)
    with bot.runtime.database.begin() as db:
        merge(Stage(bot.runtime, db, bot.now, by), Pair(kept, other))


def member(bot: Bot) -> Member:
    """Add one of the staff."""
    with bot.runtime.database.begin() as db:
        made = add_member(db, {"login": f"desk{next(serial)}", "name": "D", "role": Role.COORDINATOR}, NOW)
    return Member(made, "desk", "D", Role.COORDINATOR, None)
