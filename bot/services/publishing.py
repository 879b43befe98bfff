"""Publishing: flows and translations become revisions in the store, and new sessions begin on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select, update

from bot.engine.program import Program
from bot.engine.revision import Revision, Words
from bot.errors import SessionError
from bot.messages import Medium
from bot.runtime import Programs
from bot.store.conversations import publications, revisions
from bot.text import plain

_PUBLISHED = select(publications.c.flow, publications.c.digest)


def publish(db: Connection, documents: Mapping[str, str], words: Words, now: datetime) -> str:
    """Make these flows, as one revision, what new sessions begin on; gives its digest.

    Open sessions go on with the revision they began on. Publishing the same again changes nothing.
    """
    revision = Revision.of(documents, words)
    if db.execute(select(revisions.c.digest).where(revisions.c.digest == revision.digest)).first() is None:
        values = {"digest": revision.digest, "content": revision.content, "published_at": now}
        db.execute(insert(revisions).values(values))
    current = {row.flow: row.digest for row in db.execute(_PUBLISHED)}
    for flow in documents:
        values = {"digest": revision.digest, "published_at": now}
        if flow not in current:
            db.execute(insert(publications).values(flow=flow, **values))
        elif current[flow] != revision.digest:
            db.execute(update(publications).where(publications.c.flow == flow).values(values))
    db.execute(delete(publications).where(publications.c.flow.not_in(documents)))
    return revision.digest


def get_published(db: Connection, flow: str) -> str:
    """Give the digest of the revision that a flow's new sessions begin on. Raises SessionError where there is none."""
    digest = db.execute(select(publications.c.digest).where(publications.c.flow == flow)).scalar_one_or_none()
    if digest is None:
        msg = f"no flow {flow!r} is published; run: bot db upgrade"
        raise SessionError(msg)
    return str(digest)


def find_keyword(db: Connection, text: str, medium: Medium, programs: Programs) -> tuple[str | None, str | None]:
    """Give the flow that a message starts as a whole, and the language of that word; None where it starts none."""
    word = plain(text)
    if not word or len(word) > 40:
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
