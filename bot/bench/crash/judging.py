"""What the providers took, by the emulator's own account, held against what the outbox says of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.bench.verdict import Verdict
from bot.messages import MessageClass, MessageStatus
from bot.store.earlier import IN_DOUBT
from bot.store.outbox import attempts, outbox

Key = tuple[str, ...]
"""What a message is known by at its provider: our reference, or else the number with the words."""
_ASKED = "twilio"
"""The provider that can be asked what became of a message."""
_TAKEN = (MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
_OPEN = (MessageStatus.QUEUED, MessageStatus.SENDING)


@dataclass(slots=True)
class _Group:
    """The rows that cannot be told apart at the provider, mostly one, and the ids under which it took them."""

    rows: list[Row[Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    doubts: int = 0
    """Their earlier attempts that ended in doubt and have no id."""

    def count(self, *statuses: MessageStatus) -> int:
        return sum(row.status in statuses for row in self.rows)

    @property
    def can_be_asked(self) -> bool:
        """Whether the provider can be asked about them."""
        return any(row.provider == _ASKED for row in self.rows)

    @property
    def once_more(self) -> int:
        """How often it may have gone twice: a reply whose provider cannot be asked, once."""
        return sum(row.message_class == MessageClass.REPLY and row.provider != _ASKED for row in self.rows)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database has."""

    rows: Sequence[Row[Any]]
    ids: set[str]
    """Every provider's id that is on record."""
    doubts: Counter[int] = field(default_factory=Counter)
    """How many earlier attempts of a row ended in doubt and have no id."""


def read(db: Connection) -> Kept:
    """Give what the database has."""
    rows = db.execute(select(outbox).order_by(outbox.c.id)).all()
    earlier = db.execute(select(attempts.c.provider_id).where(attempts.c.provider_id.is_not(None))).scalars()
    in_doubt = select(attempts.c.outbox_id).where(IN_DOUBT)
    ids = {row.provider_id for row in rows if row.provider_id} | set(earlier)
    return Kept(rows, ids, Counter(db.execute(in_doubt).scalars()))


def judge(kept: Kept, truth: Iterable[Mapping[str, Any]]) -> Verdict:
    """Hold the emulator's truth against what the database has."""
    groups: dict[Key, _Group] = defaultdict(_Group)
    for row in kept.rows:
        group = groups[_key_of(row)]
        group.rows.append(row)
        group.doubts += kept.doubts[row.id]
    for line in truth:
        groups[_key_at_provider(line)].ids.append(line["id"])
    found = list(groups.items())
    broken = {
        "lost": [_told(key, group) for key, group in found if _is_lost(group)],
        "doubled": [_told(key, group) for key, group in found if _is_doubled(group)],
        "unaccounted": [_told(key, group) for key, group in found if _is_unaccounted(group, kept.ids)],
        "unknown where the provider can be asked": [
            _told(key, group) for key, group in found if key[0] == _ASKED and group.count(MessageStatus.UNKNOWN)
        ],
    }
    return Verdict(broken, _seen([group for _, group in found]))


def _key_of(row: Row[Any]) -> Key:
    return (row.provider, str(row.id)) if row.provider == _ASKED else (row.provider, row.address, row.body)


def _key_at_provider(line: Mapping[str, Any]) -> Key:
    provider = line["provider"]
    return (provider, line["ref"]) if provider == _ASKED else (provider, line["to"], line["body"])


def _is_lost(group: _Group) -> bool:
    """Whether one that is not in doubt was never taken: whatever its row says, this run lets every message go out."""
    return len(group.ids) < len(group.rows) - group.count(MessageStatus.UNKNOWN) or bool(group.count(*_OPEN))


def _is_doubled(group: _Group) -> bool:
    return len(group.ids) > len(group.rows) + group.once_more


def _is_unaccounted(group: _Group, known: set[str]) -> bool:
    """Whether there are more ids that are not on record than there are doubts on record, where nobody can be asked."""
    open_doubts = group.doubts + group.count(MessageStatus.UNKNOWN) if not group.can_be_asked else 0
    return len(set(group.ids) - known) > open_doubts


def _is_listed(group: _Group) -> bool:
    return not group.can_be_asked and bool(group.count(MessageStatus.UNKNOWN))


def _seen(groups: Sequence[_Group]) -> dict[str, str]:
    listed = [group for group in groups if _is_listed(group)]
    return {
        "rows": str(sum(len(group.rows) for group in groups)),
        "messages that the providers took": str(sum(len(group.ids) for group in groups)),
        "rows that were begun more than once": str(sum(row.attempts > 1 for group in groups for row in group.rows)),
        "replies sent once more, as is permitted": str(
            sum(max(0, len(group.ids) - len(group.rows)) for group in groups if group.once_more)
        ),
        "attempts without an id where nobody can be asked": str(
            sum(group.doubts for group in groups if not group.can_be_asked)
        ),
        "listed as unknown": str(sum(group.count(MessageStatus.UNKNOWN) for group in listed)),
        "of them taken after all": str(sum(len(group.ids) - group.count(*_TAKEN) for group in listed)),
    }


def _told(key: Key, group: _Group) -> str:
    rows = ", ".join(f"row {row.id} {row.status} after {row.attempts}" for row in group.rows) or "no row"
    return f"{' '.join(key)}: taken {len(group.ids)} times; {rows}"
