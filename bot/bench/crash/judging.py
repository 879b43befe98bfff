"""What the providers took, by the emulator's own account, held against what the outbox says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.bench.verdict import Verdict
from bot.messages import MessageClass, MessageStatus
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

    def count(self, *statuses: MessageStatus) -> int:
        return sum(row.status in statuses for row in self.rows)

    @property
    def once_more(self) -> int:
        """How often it may have gone twice: a reply whose provider cannot be asked, once."""
        return sum(row.message_class == MessageClass.REPLY and row.provider != _ASKED for row in self.rows)


def read(db: Connection) -> tuple[Sequence[Row[Any]], set[str]]:
    """Give the outbox, and every provider's id that is on record."""
    rows = db.execute(select(outbox).order_by(outbox.c.id)).all()
    earlier = db.execute(select(attempts.c.provider_id).where(attempts.c.provider_id.is_not(None))).scalars()
    return rows, {row.provider_id for row in rows if row.provider_id} | set(earlier)


def judge(rows: Iterable[Row[Any]], on_record: set[str], truth: Iterable[Mapping[str, Any]]) -> Verdict:
    """Hold the emulator's truth against the rows and the ids that are on record."""
    groups: dict[Key, _Group] = defaultdict(_Group)
    for row in rows:
        groups[_key_of(row)].rows.append(row)
    for line in truth:
        groups[_key_at_provider(line)].ids.append(line["id"])
    found = list(groups.items())
    broken = {
        "lost": [_told(key, group) for key, group in found if _is_lost(group)],
        "doubled": [_told(key, group) for key, group in found if _is_doubled(group)],
        "unaccounted": [
            f"{_told(key, group)}: {identifier}"
            for key, group in found
            for identifier in group.ids
            if identifier not in on_record and not _is_listed(group)
        ],
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


def _is_listed(group: _Group) -> bool:
    return group.rows[0].provider != _ASKED and bool(group.count(MessageStatus.UNKNOWN)) if group.rows else False


def _seen(groups: Sequence[_Group]) -> dict[str, str]:
    listed = [group for group in groups if _is_listed(group)]
    return {
        "rows": str(sum(len(group.rows) for group in groups)),
        "messages that the providers took": str(sum(len(group.ids) for group in groups)),
        "rows that were begun more than once": str(sum(row.attempts > 1 for group in groups for row in group.rows)),
        "replies sent once more, as is permitted": str(
            sum(max(0, len(group.ids) - len(group.rows)) for group in groups if group.once_more)
        ),
        "listed as unknown": str(sum(group.count(MessageStatus.UNKNOWN) for group in listed)),
        "of them taken after all": str(sum(len(group.ids) - group.count(*_TAKEN) for group in listed)),
    }


def _told(key: Key, group: _Group) -> str:
    rows = ", ".join(f"row {row.id} {row.status} after {row.attempts}" for row in group.rows) or "no row"
    return f"{' '.join(key)}: taken {len(group.ids)} times; {rows}"
