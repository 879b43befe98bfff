"""A message by which staff see whether a channel works: it goes out at once, as a reply does."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.messages import Channel
from bot.programme.contacts import contact_at
from bot.programme.stage import Stage
from bot.services.outgoing import outbox_row
from bot.store.outbox import outbox
from bot.store.turns import insert_outbox

_WORTH = timedelta(hours=1)


def try_channel(stage: Stage, channel: Channel, number: str, words: str) -> int:
    """Send words to a number in E.164 by this channel, and give the message's id."""
    contact_id = contact_at(stage.db, number, channel.name, stage.now, stage.runtime.seal)
    row = outbox_row(channel, contact_id, number, words, stage.now) | {"expires_at": stage.now + _WORTH}
    insert_outbox(stage.db, [row])
    newest = select(func.max(outbox.c.id)).where(outbox.c.contact_id == contact_id, outbox.c.channel == channel.name)
    return int(stage.db.execute(newest).scalar_one())
