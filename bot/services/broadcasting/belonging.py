"""Contacts by what they belong to, as queries of their ids: a group, and what became of earlier broadcasts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Select, func, select

from bot.messages import MessageStatus
from bot.store.archive import archive
from bot.store.contacts import contacts
from bot.store.groups import groups, memberships
from bot.store.outbox import outbox

NOT_REACHED = (MessageStatus.FAILED, MessageStatus.REFUSED, MessageStatus.EXPIRED)
"""Of a broadcast's message: it surely is on no phone."""
ON_ITS_WAY = tuple(
    status for status in MessageStatus if status not in {*NOT_REACHED, MessageStatus.QUEUED, MessageStatus.CANCELLED}
)


def phones_of(group: str) -> Select[tuple[int]]:
    """Give whose phones reach the members of a group."""
    member = contacts.alias("member")
    found = select(func.coalesce(member.c.reached_through_id, member.c.id))
    found = found.join(memberships, memberships.c.contact_id == member.c.id)
    found = found.join(groups, groups.c.id == memberships.c.group_id)
    return found.where(groups.c.name == group, memberships.c.left_at.is_(None))


def sent(broadcasts: Collection[int]) -> Iterator[Select[tuple[int]]]:
    """Give who was sent one of these broadcasts, or may have been: of late, and long ago."""
    for table in (outbox, archive):
        yield select(table.c.contact_id).where(table.c.broadcast_id.in_(broadcasts), table.c.status.in_(ON_ITS_WAY))


def not_reached_by(broadcast: int) -> Select[tuple[int]]:
    """Give whom a broadcast of late did not reach."""
    of_it = select(outbox.c.contact_id).where(outbox.c.broadcast_id == broadcast)
    reached = of_it.where(outbox.c.status.in_(ON_ITS_WAY))  # of who was two contacts, the other message may have come
    return of_it.where(outbox.c.status.in_(NOT_REACHED), outbox.c.contact_id.not_in(reached))
