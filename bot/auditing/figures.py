"""The figures of an audit: how many messages were written, where they are, and how far that can be verified."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, exists, func, select

from bot.asking import Lister
from bot.auditing.books import statuses, written
from bot.messages import MessageStatus
from bot.runtime import Runtime
from bot.store.all_messages import all_messages
from bot.store.outbox import attempts, delivery_updates, outbox

_NAMED = 20
"""Messages in doubt that are named; there may be any number."""
_IDS = select(func.count(all_messages.c.provider_id))
_EARLIER_IDS = select(func.count(attempts.c.provider_id))
_BY_CHANNEL = select(outbox.c.channel, func.count()).where(outbox.c.provider_id.is_not(None)).group_by(outbox.c.channel)
_REPORTED = _BY_CHANNEL.where(exists().where(delivery_updates.c.outbox_id == outbox.c.id))
_IS_IN_DOUBT = outbox.c.status == MessageStatus.UNKNOWN
_IN_DOUBT = select(func.count(), func.count(outbox.c.set_aside_at)).where(_IS_IN_DOUBT)
_LEFT = select(outbox.c.id).where(_IS_IN_DOUBT, outbox.c.set_aside_at.is_not(None)).order_by(outbox.c.id).limit(_NAMED)


def figures(runtime: Runtime, db: Connection) -> Iterator[str]:
    """Give the figures, a line each."""
    there = statuses(db)
    sum_of = " + ".join(f"{count} {status}" for status, count in sorted(there.items())) or "0"
    yield f"{written(db)} messages were written = {sum_of}"
    ids, earlier = db.execute(_IDS).scalar_one(), db.execute(_EARLIER_IDS).scalar_one()
    yield f"{ids} have an id of their provider; {earlier} earlier attempts have one of their own"
    reported: dict[str, int] = dict(db.execute(_REPORTED).all())
    for channel, count in sorted(db.execute(_BY_CHANNEL).all()):
        if not can_be_asked(runtime, channel):
            yield f"{channel}: {reported.get(channel, 0)} of {count} were reported on; the rest cannot be verified"
    doubtful, left = db.execute(_IN_DOUBT).one()
    if doubtful:
        named = ", ".join(map(str, db.execute(_LEFT).scalars()))
        yield f"{doubtful} are in doubt, {left} of them left to staff{f': {named}' if named else ''}"


def can_be_asked(runtime: Runtime, channel: str) -> bool:
    """Whether the provider of a channel can be asked what it has from us."""
    known = runtime.channels.get(channel)
    return known is not None and isinstance(runtime.adapters.get(known.provider), Lister)
