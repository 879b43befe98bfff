"""What is published: on which revision a flow begins, and which words begin one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select

from bot.engine.answers import AnswerKind
from bot.engine.flow import Ask
from bot.engine.program import Program
from bot.errors import SessionError
from bot.messages import Medium
from bot.runtime import Programs
from bot.store.conversations import publications
from bot.text import plain

_CODED = re.compile(r"(\w+)\s+(\w{6})")
_PUBLISHED = select(publications.c.flow, publications.c.digest)
_DIGEST = select(publications.c.digest).where(publications.c.flow == bindparam("flow"))


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


@dataclass(frozen=True, slots=True)
class Coded:
    """A flow that begins by asking for a code, and the code that was sent with its keyword."""

    flow: str
    language: str
    """That of the keyword."""
    code: str


def find_coded(db: Connection, text: str, medium: Medium, programs: Programs) -> Coded | None:
    """Give the flow that a keyword with a code behind it starts, as in BUY ABC123."""
    found = _CODED.fullmatch(text.strip())
    flow, language = find_keyword(db, found[1], medium, programs) if found else (None, None)
    if found is None or flow is None or language is None:
        return None
    begins = programs.get(db, get_published(db, flow)).flows[flow]
    first = begins.steps[begins.start.step]
    return Coded(flow, language, found[2]) if isinstance(first, Ask) and first.answer.kind is AnswerKind.CODE else None


@lru_cache(maxsize=64)
def _keywords(program: Program) -> dict[tuple[str, str], str]:
    return {
        (name, plain(word)): language
        for name, flow in program.flows.items()
        for language, spoken in flow.keywords.items()
        for word in spoken
    }
