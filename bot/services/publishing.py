"""Publishing: flows and translations become revisions in the store, and new sessions begin on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.engine.program import Program
from bot.engine.revision import HOUSE_FLOWS, Revision, Words
from bot.errors import SessionError
from bot.messages import Medium
from bot.runtime import Programs
from bot.store.conversations import publications, revisions
from bot.text import plain

_PUBLISHED = select(publications.c.flow, publications.c.digest)
_DIGEST = select(publications.c.digest).where(publications.c.flow == bindparam("flow"))


def publish(db: Connection, documents: Mapping[str, str], words: Words, now: datetime) -> str:
    """Publish the flows that come with the code; those that came with an earlier one and are gone begin no more.

    Gives the digest of their revision. What staff published at run time stays.
    """
    revision = Revision.of(documents, words)
    _publish(db, revision, tuple(documents), now, deployed=True)
    gone = publications.c.deployed & publications.c.flow.not_in(documents)
    db.execute(delete(publications).where(gone))
    return revision.digest


def publish_flow(db: Connection, name: str, document: str, words: Words, now: datetime) -> str:
    """Publish one flow at run time, with its own translations, beside those that came with the code.

    Gives the digest of its revision, which carries the deployed flows that it runs and the house's own.
    Raises FlowError for a document that is wrong, and ValueError for a name that came with the code.
    """
    if db.execute(select(publications.c.flow).where(publications.c.flow == name, publications.c.deployed)).first():
        msg = f"{name} is a flow that came with the code; choose another name"
        raise ValueError(msg)
    digest = get_published(db, HOUSE_FLOWS[0])
    content = db.execute(select(revisions.c.content).where(revisions.c.digest == digest)).scalar_one()
    revision = Revision.beside(Revision(digest, content), name, document, words)
    _publish(db, revision, (name,), now, deployed=False)
    return revision.digest


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


def get_published(db: Connection, flow: str) -> str:
    """Give the digest of the revision that a flow's new sessions begin on. Raises SessionError where there is none."""
    digest = db.execute(_DIGEST, {"flow": flow}).scalar_one_or_none()
    if digest is None:
        msg = f"no flow {flow!r} is published; run: bot db upgrade"
        raise SessionError(msg)
    return str(digest)


def find_keyword(db: Connection, text: str, medium: Medium, programs: Programs) -> tuple[str | None, str | None]:
    """Give the flow that a message starts as a whole, and the language of that word; None where it starts none."""
    word = plain(text)
    if not word or len(word) > 40 or word.isdigit():  # a number answers; `bot check` lets none be a keyword
        return None, None
    for flow, digest in db.execute(_PUBLISHED).all():
        program = programs.get(db, digest)
        language = _keywords(program).get((flow, word))
        if language and medium in program.flows[flow].media:
            return flow, language
    return None, None


@lru_cache(maxsize=64)
def _keywords(program: Program) -> dict[tuple[str, str], str]:
    return {
        (name, plain(word)): language
        for name, flow in program.flows.items()
        for language, spoken in flow.keywords.items()
        for word in spoken
    }
