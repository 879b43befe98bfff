"""How much room the screens of published flows have left, proved once for each revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, select

from bot.engine.revision import Revision
from bot.engine.rules import verify
from bot.engine.rules.summary import stands
from bot.engine.walking.book import Limits
from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.proving import book_of
from bot.store.conversations import revisions

Where = tuple[str, str, str]
"""A flow, a step and a language."""


@dataclass(slots=True)
class Rooms:
    """What was measured, by revision. Safe to share between threads."""

    runtime: Runtime
    _known: dict[str, Mapping[Where, int | None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, db: Connection, digest: str) -> Mapping[Where, int | None]:
        """Give the septets that are left on each step's fullest USSD screen; None where it is turned over.

        Raises NoResultFound where the store does not have the revision.
        """
        with self._lock:
            if digest not in self._known:
                content = db.execute(select(revisions.c.content).where(revisions.c.digest == digest)).scalar_one()
                self._known[digest] = self._measure(Revision(digest, content))
            return self._known[digest]

    def _measure(self, revision: Revision) -> Mapping[Where, int | None]:
        limits = Limits(page=self.runtime.house.page_septets, keys=self.runtime.house.keys)
        book = book_of(revision, self.runtime.library, limits)
        least: dict[Where, int | None] = {}
        for root, proof in verify(book).proofs.items():
            for shown in proof.shown if Medium.USSD in book.flows[root].media else ():
                where, free = (*stands(shown, proof.plan.start), shown.language), shown.measure.free(limits)
                known = least.get(where, free)
                least[where] = None if free is None or known is None else min(free, known)
        return least
