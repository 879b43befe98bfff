"""Broadcasts and contacts that these tests share."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.messages import Medium
from bot.store.broadcasts import broadcasts
from tests.bots import NOW, Bot
from tests.factories import add_contact


def add_broadcast(bot: Bot, status: str, **values: object) -> int:
    """Add a broadcast by SMS to everybody, in a state, and give its id."""
    standing: dict[str, object] = {
        "name": "Fair",
        "text_en": "Menyesha: the fair opens.",
        "text_rw": "Menyesha: imurikagurisha riratangira.",
        "filters": "{}",
        "medium": Medium.SMS,
        "channel": "africastalking-sms",
        "status": status,
        "recipients": None if status == "draft" else 1,
        "created_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(broadcasts).values({**standing, **values}).returning(broadcasts.c.id)
        return int(db.execute(made).scalar_one())


def state(bot: Bot) -> str:
    """Give the state of the one broadcast."""
    (found,) = bot.values(select(broadcasts.c.status))
    return str(found)


def people(bot: Bot, number: int) -> list[int]:
    """Add so many contacts, and give their ids."""
    return [add_contact(bot, f"+2507880000{place:02}") for place in range(number)]
