"""Publishing: flows and translations become revisions in the store, and new sessions begin on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.engine.revision import HOUSE_FLOWS, Revision, Words
from bot.runtime import Runtime
from bot.services.proving import prove
from bot.services.published import get_published
from bot.store.conversations import publications, revisions

_PUBLISHED = select(publications.c.flow, publications.c.digest)


def publish(db: Connection, documents: Mapping[str, str], words: Words, now: datetime) -> str:
    """Publish the flows that come with the code; those that came with an earlier one and are gone begin no more.

    Gives the digest of their revision. What staff published at run time stays.
    """
    revision = Revision.of(documents, words)
    _publish(db, revision, tuple(documents), now, deployed=True)
    gone = publications.c.deployed & publications.c.flow.not_in(documents)
    db.execute(delete(publications).where(gone))
    return revision.digest


def publish_flow(runtime: Runtime, db: Connection, name: str, document: str, words: Words) -> str:
    """Publish one flow at run time, with its own translations, beside those that came with the code.

    Gives the digest of its revision. Raises what `prove_flow` raises.
    """
    revision = prove_flow(runtime, db, name, document, words)
    _publish(db, revision, (name,), runtime.clock(db), deployed=False)
    return revision.digest


def prove_flow(runtime: Runtime, db: Connection, name: str, document: str, words: Words) -> Revision:
    """Give the revision of a flow that staff made: with the deployed flows that it runs, and the house's own.

    Raises FlowError for a document that is wrong or not proved, and ValueError for a name that came with the code.
    """
    if db.execute(select(publications.c.flow).where(publications.c.flow == name, publications.c.deployed)).first():
        msg = f"{name} is a flow that came with the code; choose another name"
        raise ValueError(msg)
    digest = get_published(db, HOUSE_FLOWS[0])
    content = db.execute(select(revisions.c.content).where(revisions.c.digest == digest)).scalar_one()
    revision = Revision.beside(Revision(digest, content), name, document, words)
    prove(revision, runtime)
    return revision


def unpublish_flow(db: Connection, name: str) -> None:
    """Let nobody begin a flow any more that staff published; who is in it goes on."""
    db.execute(delete(publications).where(publications.c.flow == name, ~publications.c.deployed))


def _publish(db: Connection, revision: Revision, flows: Sequence[str], now: datetime, *, deployed: bool) -> None:
    """Make a revision what new sessions of these flows begin on; the same again changes nothing.

    Open sessions go on with the revision they began on. One that was withdrawn is taken up again.
    """
    known = db.execute(select(revisions.c.withdrawn_at).where(revisions.c.digest == revision.digest)).one_or_none()
    if known is None:
        values = {"digest": revision.digest, "content": revision.content, "published_at": now}
        db.execute(insert(revisions).values(values))
    elif known.withdrawn_at:
        db.execute(update(revisions).where(revisions.c.digest == revision.digest).values(withdrawn_at=None))
    current = {row.flow: row.digest for row in db.execute(_PUBLISHED)}
    for flow in flows:
        values = {"digest": revision.digest, "published_at": now, "deployed": deployed}
        if flow not in current:
            db.execute(insert(publications).values(flow=flow, **values))
        elif current[flow] != revision.digest:
            db.execute(update(publications).where(publications.c.flow == flow).values(values))
