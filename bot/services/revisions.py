"""The lives of revisions after publishing: withdrawn when they are bad, pruned when nobody needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from bot.engine.calls import Library
from bot.engine.revision import Revision
from bot.services.proving import find_misfit
from bot.store.conversations import publications, revisions, sessions


@dataclass(frozen=True, slots=True)
class Standing:
    """A revision in the store."""

    digest: str
    published_at: datetime
    withdrawn_at: datetime | None
    flows: tuple[str, ...]
    """The flows that begin on it."""
    sessions: int
    """The open sessions that are pinned to it."""


def list_revisions(db: Connection) -> list[Standing]:
    """Give the revisions in the store, the newest first."""
    beginning: dict[str, list[str]] = {}
    for row in db.execute(select(publications.c.flow, publications.c.digest).order_by(publications.c.flow)):
        beginning.setdefault(row.digest, []).append(row.flow)
    counted = select(sessions.c.digest, func.count().label("open")).where(sessions.c.ended_at.is_(None))
    live = {row.digest: row.open for row in db.execute(counted.group_by(sessions.c.digest))}
    kept = select(revisions.c.digest, revisions.c.published_at, revisions.c.withdrawn_at)
    return [
        Standing(
            row.digest,
            row.published_at,
            row.withdrawn_at,
            tuple(beginning.get(row.digest, ())),
            live.get(row.digest, 0),
        )
        for row in db.execute(kept.order_by(revisions.c.published_at.desc(), revisions.c.digest))
    ]


def withdraw(db: Connection, digest: str, now: datetime) -> dict[str, str | None]:
    """Take a bad revision back: its sessions go to the menu with a sentence at their next turn.

    Each flow that began on it begins on the newest other revision that has it; gives that digest by flow, None
    where there is none and the flow begins no more. Raises LookupError for a revision that is not in the store.
    """
    standing = update(revisions).where(revisions.c.digest == digest, revisions.c.withdrawn_at.is_(None))
    if db.execute(standing.values(withdrawn_at=now)).rowcount == 0:
        msg = f"there is no revision {digest} that stands"
        raise LookupError(msg)
    flows = list(db.execute(select(publications.c.flow).where(publications.c.digest == digest)).scalars())
    moved = {flow: _newest_with(db, flow) for flow in flows}
    for flow, other in moved.items():
        where = publications.c.flow == flow
        if other is None:
            db.execute(delete(publications).where(where))
        else:
            db.execute(update(publications).where(where).values(digest=other, published_at=now))
    return moved


def retire_unfit(db: Connection, library: Library, now: datetime) -> dict[str, str]:
    """Withdraw the revisions with open sessions that today's actions and sources no longer serve.

    Gives the reason by digest. Their sessions end with an apology instead of a crash.
    """
    pinned = select(sessions.c.digest).where(sessions.c.ended_at.is_(None)).distinct()
    standing = select(revisions.c.digest, revisions.c.content).where(
        revisions.c.digest.in_(pinned), revisions.c.withdrawn_at.is_(None)
    )
    unfit = {}
    for row in db.execute(standing).all():
        reason = find_misfit(Revision(row.digest, row.content), library)
        if reason:
            unfit[row.digest] = str(reason)
            withdraw(db, row.digest, now)
    return unfit


def prune(db: Connection) -> list[str]:
    """Remove the revisions that no flow begins on and no open session is pinned to; gives their digests."""
    pinned = select(sessions.c.digest).where(sessions.c.ended_at.is_(None))
    unused = delete(revisions).where(
        revisions.c.digest.not_in(select(publications.c.digest)), revisions.c.digest.not_in(pinned)
    )
    return sorted(db.execute(unused.returning(revisions.c.digest)).scalars())


def _newest_with(db: Connection, flow: str) -> str | None:
    standing = select(revisions.c.digest, revisions.c.content).where(revisions.c.withdrawn_at.is_(None))
    for row in db.execute(standing.order_by(revisions.c.published_at.desc())):
        if flow in Revision(row.digest, row.content).read()[0]:
            return str(row.digest)
    return None
