"""Test messages of staff: to whom and how often they may go, and one by which they see whether a channel works."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, union_all

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Channel
from bot.programme.contacts import contact_at
from bot.programme.staff import Act, Role
from bot.programme.stage import Stage
from bot.services.outgoing import outbox_row
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses
from bot.store.database import hold
from bot.store.outbox import outbox
from bot.store.staff import deeds, history, staff
from bot.store.turns import insert_outbox

NOT_YOURS = N_("A test goes to the number that is kept with your account; only an administrator may name another.")
TOO_MANY = N_("You have sent many test messages. Wait an hour, then send more.")
AN_HOUR = 20
"""Test messages of one of the staff, of channels and of broadcasts together."""
TRIED = "tried a channel"
"""The deed by which a test of a channel is on record."""
_HOUR = _WORTH = timedelta(hours=1)


def may_try_on(db: Connection, staff_id: int | None, number: str) -> bool:
    """Whether one of the staff may send a test message to a number: to their own, an administrator to any."""
    role, contact_id = db.execute(select(staff.c.role, staff.c.contact_id).where(staff.c.id == staff_id)).one()
    own = select(addresses.c.id).where(addresses.c.contact_id == contact_id, addresses.c.value == number)
    return Role(role).may(Act.TRY_ON_OTHERS) or db.execute(own.limit(1)).first() is not None


def has_tries(db: Connection, staff_id: int | None, now: datetime) -> bool:
    """Whether one of the staff may send a test message more within this hour; of two at once the other waits for one.

    What they sent is known by what is on record, whether the console or a command had it sent.
    """
    hold(db, f"tests of staff {staff_id}")
    since = now - _HOUR
    trial = (broadcasts.c.purpose == "trial") & (broadcasts.c.created_at > since)
    drafted = (history.c.subject == broadcasts.name) & (history.c.event == "draft") & (history.c.staff_id == staff_id)
    of_broadcasts = select(history.c.id).join(broadcasts, broadcasts.c.id == history.c.subject_id).where(trial, drafted)
    tried = (deeds.c.deed == TRIED) & (deeds.c.staff_id == staff_id) & (deeds.c.done_at > since)
    both = union_all(of_broadcasts, select(deeds.c.id).where(tried)).subquery()
    return int(db.execute(select(func.count()).select_from(both)).scalar_one()) < AN_HOUR


def try_channel(stage: Stage, channel: Channel, number: str, words: str) -> int:
    """Send words to a number in E.164 by this channel, and give the message's id.

    Raises Refusal where who asks has sent too many.
    """
    if not has_tries(stage.db, stage.member.id, stage.now):
        raise Refusal(TOO_MANY)
    contact_id = contact_at(stage.db, number, channel.name, stage.now, stage.runtime.seal)
    row = outbox_row(channel, contact_id, number, words, stage.now) | {"expires_at": stage.now + _WORTH}
    insert_outbox(stage.db, [row])
    newest = select(func.max(outbox.c.id)).where(outbox.c.contact_id == contact_id, outbox.c.channel == channel.name)
    return int(stage.db.execute(newest).scalar_one())
