"""The lives of revisions after publishing: withdrawn when they are bad, pruned when nobody needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from bot.engine.calls import Library
from bot.engine.flow import Do, Menu
from bot.engine.program import Program
from bot.engine.revision import Revision
from bot.errors import FlowError
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
        reason = misfit(Revision(row.digest, row.content), library)
        if reason:
            unfit[row.digest] = reason
            withdraw(db, row.digest, now)
    return unfit


def prune(db: Connection) -> list[str]:
    """Remove the revisions that no flow begins on and no open session is pinned to; gives their digests."""
    pinned = select(sessions.c.digest).where(sessions.c.ended_at.is_(None))
    unused = delete(revisions).where(
        revisions.c.digest.not_in(select(publications.c.digest)), revisions.c.digest.not_in(pinned)
    )
    return sorted(db.execute(unused.returning(revisions.c.digest)).scalars())


def misfit(revision: Revision, library: Library) -> str:
    """Give why a revision cannot run on this library; nothing where it can."""
    try:
        program = Program(revision)
    except FlowError as error:
        return str(error)
    for flow in program.flows.values():
        for step in flow.steps.values():
            match step:
                case Do(action=name, arguments=given, outcomes=answered):
                    action = library.actions.get(name)
                    if not action or set(given) != set(action.arguments) or not set(action.outcomes) <= set(answered):
                        return f"{flow.name}/{step.name}: the action {name} is not what it was"
                case Menu(source=str(name), arguments=given):
                    source = library.sources.get(name)
                    if not source or set(given) != set(source.arguments):
                        return f"{flow.name}/{step.name}: the source {name} is not what it was"
    return ""


def _newest_with(db: Connection, flow: str) -> str | None:
    standing = select(revisions.c.digest, revisions.c.content).where(revisions.c.withdrawn_at.is_(None))
    for row in db.execute(standing.order_by(revisions.c.published_at.desc())):
        if flow in Revision(row.digest, row.content).read()[0]:
            return str(row.digest)
    return None
