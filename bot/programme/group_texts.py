"""What a leader writes to all of the group: one text a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Literal

from sqlalchemy import func, insert, select

from bot.engine.calls import action
from bot.engine.kinds import Digits
from bot.programme.context import Context
from bot.programme.leading import leads
from bot.store.contacts import contacts
from bot.store.groups import group_texts, groups, memberships


@dataclass(frozen=True, slots=True)
class Free:
    """A text may be written today."""

    phones: Annotated[int, Digits(4)]
    """To how many phones it would go; several members may share one."""


@action(reads_only=True)
def look_at_texts(context: Context, group: int) -> Free | Literal["used", "gone"]:
    """Whether the leader may write to the group today, and how many phones that reaches."""
    if not leads(context, group):
        return "gone"
    if _wrote_today(context, group):
        return "used"
    phone = func.coalesce(contacts.c.reached_through_id, contacts.c.id)
    theirs = select(func.count(phone.distinct())).join(memberships, memberships.c.contact_id == contacts.c.id)
    standing = theirs.where(memberships.c.group_id == group, memberships.c.left_at.is_(None))
    return Free(context.db.execute(standing).scalar_one())


@action()
def write_to_group(context: Context, words: str, group: int) -> Literal["written", "used", "gone"]:
    """Write to all of the group, unless that was done today."""
    if not leads(context, group):
        return "gone"
    context.db.execute(select(groups.c.id).where(groups.c.id == group).with_for_update()).one()
    if _wrote_today(context, group):
        return "used"
    said = words.replace("{", "(").replace("}", ")")  # braces would name a field
    own = {"group_id": group, "contact_id": context.contact_id, "words": said, "created_at": context.now}
    context.db.execute(insert(group_texts).values(own))
    return "written"


def _wrote_today(context: Context, group: int) -> bool:
    midnight = datetime.combine(context.today, time(), context.zone)
    today = (group_texts.c.group_id == group) & (group_texts.c.created_at >= midnight)
    return context.db.execute(select(group_texts.c.id).where(today).limit(1)).first() is not None
