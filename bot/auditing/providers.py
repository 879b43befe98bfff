"""Whether the providers have what we have: each of ours once, with its receiver and words, and nothing else of ours.

It is looked at message by message as the provider lists them, so that any number takes no more memory than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from bot.asking import Listed, Lister
from bot.auditing.findings import Finding, of_message
from bot.auditing.seen import Seen, seen_ids
from bot.errors import SendError
from bot.messages import Channel
from bot.runtime import Runtime
from bot.services.matching import SKEW, is_same
from bot.store.all_messages import all_messages
from bot.store.archive import archive
from bot.store.books import books
from bot.store.conversations import inbound
from bot.store.outbox import attempts, delivery_updates
from bot.store.reports import UNNAMED
from bot.store.schema import Moment

_CHUNK = 500
_UNDER_WAY = timedelta(minutes=1)
"""What is younger may not be on record yet, here or there."""
_COLUMNS = [
    all_messages.c[name] for name in ("id", "medium", "address", "body", "prompt", "choices", "begun_at", "created_at")
]
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_OF_PROVIDER = all_messages.c.provider == bindparam("provider")
_BY_ID = select(all_messages.c.provider_id.label("theirs"), *_COLUMNS).where(
    _OF_PROVIDER, all_messages.c.provider_id.in_(_IDS)
)
_BY_EARLIER_ID = (
    select(attempts.c.provider_id.label("theirs"), *_COLUMNS)
    .join(all_messages, all_messages.c.id == attempts.c.outbox_id)
    .where(_OF_PROVIDER, attempts.c.provider_id.in_(_IDS))
)
_BY_REPORT = (
    select(delivery_updates.c.provider_id.label("theirs"), *_COLUMNS)
    .join(all_messages, all_messages.c.id == delivery_updates.c.outbox_id)
    .where(_OF_PROVIDER, delivery_updates.c.provider_id.in_(_IDS))
)
_ARCHIVED = select(archive.c.id).where(
    archive.c.provider == bindparam("provider"), archive.c.earlier_ids.contains(bindparam("theirs"))
)
_KNOWN = (_BY_REPORT, _BY_EARLIER_ID, _BY_ID)
_DOUBTFUL = select(*_COLUMNS).where(
    all_messages.c.id.in_(select(UNNAMED.c.id).where(UNNAMED.c.provider == bindparam("provider")))
)
_BEGAN = func.coalesce(all_messages.c.begun_at, all_messages.c.created_at)
_OURS = (
    select(all_messages.c.provider_id.label("theirs"), *_COLUMNS)
    .where(all_messages.c.channel == bindparam("channel"), all_messages.c.provider_id.is_not(None))
    .where(bindparam("since", type_=Moment) <= _BEGAN, bindparam("until", type_=Moment) >= _BEGAN)
    .where(all_messages.c.id > bindparam("after"))
    .order_by(all_messages.c.id)
    .limit(_CHUNK)
)
_FIRST = (select(func.min(inbound.c.received_at)), select(func.min(books.c.written_at)))


Ours = Row[*tuple[Any, ...]]


class Comparison:
    """A channel whose provider can be asked, and the time that it is asked about."""

    def __init__(self, runtime: Runtime, channel: Channel, since: datetime | None, told: Callable[[int], None]) -> None:
        """Compare since an instant, or ever; `told` is told how many more messages were looked at."""
        self._runtime = runtime
        self._channel = channel
        self._told = told
        with runtime.database.look() as db:
            self._until = runtime.clock(db) - _UNDER_WAY
            found = [moment for query in _FIRST if (moment := db.execute(query).scalar_one())]
        self._since = max(filter(None, (since, min(found, default=self._until))))

    def findings(self) -> Iterator[Finding]:
        """Say what is not the same there and here."""
        lister = self._runtime.adapters[self._channel.provider]
        if not isinstance(lister, Lister):
            return
        try:
            with seen_ids() as seen:
                yield from self._theirs(lister, seen)
                yield from self._ours(lister, seen)
        except SendError as error:
            yield Finding(self._channel.name, f"cannot be asked what it has ({error.code}): {error}")

    def _theirs(self, lister: Lister, seen: Seen) -> Iterator[Finding]:
        listed = lister.sent(self._channel, self._since - SKEW)
        while chunk := list(islice(listed, _CHUNK)):
            seen.add(one.provider_id for one in chunk)
            with self._runtime.database.look() as db:
                values = {"provider": self._channel.provider, "ids": [one.provider_id for one in chunk]}
                ours = {row.theirs: row for query in _KNOWN for row in db.execute(query, values)}
                doubtful = db.execute(_DOUBTFUL, values).all()
            for one in chunk:
                yield from self._compared(one, ours.get(one.provider_id), doubtful)
            self._told(len(chunk))

    def _compared(self, one: Listed, ours: Ours | None, doubtful: Sequence[Ours]) -> Iterator[Finding]:
        if ours is not None:
            if ours.body and not is_same(ours, one):
                text = f"has another receiver or other words at {self._channel.provider} ({one.provider_id})"
                yield of_message(ours.id, text)
        elif self._since - _UNDER_WAY <= one.at <= self._until and not self._is_explained(one, doubtful):
            yield Finding(f"{self._channel.provider} {one.provider_id}", "was sent for us, and is no message of ours")

    def _is_explained(self, one: Listed, doubtful: Sequence[Ours]) -> bool:
        """Whether it may be one of ours that is in doubt, or was sent again long ago."""
        with self._runtime.database.look() as db:
            values = {"provider": self._channel.provider, "theirs": one.provider_id}
            archived = db.execute(_ARCHIVED, values).first()
        return archived is not None or any(is_same(row, one) for row in doubtful)

    def _ours(self, lister: Lister, seen: Seen) -> Iterator[Finding]:
        for row in self._chunks():
            one = None if row.theirs in seen else lister.find_sent(row.theirs)
            if row.theirs not in seen and one is None:
                yield of_message(row.id, f"is not at {self._channel.provider}, by the id it has ({row.theirs})")
            elif one is not None and one.medium is self._channel.medium:  # else the list of its channel shows it
                yield from self._compared(one, row, ())

    def _chunks(self) -> Iterator[Ours]:
        values = {"channel": self._channel.name, "since": self._since, "until": self._until}
        after = 0
        while True:
            with self._runtime.database.look() as db:
                chunk = db.execute(_OURS, {**values, "after": after}).all()
            if not chunk:
                return
            yield from chunk
            after = chunk[-1].id
            self._told(len(chunk))
