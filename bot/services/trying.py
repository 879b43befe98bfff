"""A message by which staff see whether a channel works: it goes out at once, as a reply does."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, func, select

from bot.marking import N_
from bot.messages import Channel
from bot.programme.contacts import contact_at
from bot.programme.staff import Act, Role
from bot.programme.stage import Stage
from bot.services.outgoing import outbox_row
from bot.store.contacts import addresses
from bot.store.outbox import outbox
from bot.store.staff import staff
from bot.store.turns import insert_outbox

NOT_YOURS = N_("A test goes to the number that is kept with your account; only an administrator may name another.")
_WORTH = timedelta(hours=1)


def may_try_on(db: Connection, staff_id: int | None, number: str) -> bool:
    """Whether one of the staff may send a test message to a number: to their own, an administrator to any."""
    role, contact_id = db.execute(select(staff.c.role, staff.c.contact_id).where(staff.c.id == staff_id)).one()
    own = select(addresses.c.id).where(addresses.c.contact_id == contact_id, addresses.c.value == number)
    return Role(role).may(Act.TRY_ON_OTHERS) or db.execute(own.limit(1)).first() is not None


def try_channel(stage: Stage, channel: Channel, number: str, words: str) -> int:
    """Send words to a number in E.164 by this channel, and give the message's id."""
    contact_id = contact_at(stage.db, number, channel.name, stage.now, stage.runtime.seal)
    row = outbox_row(channel, contact_id, number, words, stage.now) | {"expires_at": stage.now + _WORTH}
    insert_outbox(stage.db, [row])
    newest = select(func.max(outbox.c.id)).where(outbox.c.contact_id == contact_id, outbox.c.channel == channel.name)
    return int(stage.db.execute(newest).scalar_one())
