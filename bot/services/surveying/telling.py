"""Tells those who answered what came of it: a text of staff's, with figures in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.engine.values import Both
from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.surveys import LIFE, Invited
from bot.runtime import Runtime
from bot.services.surveying.figures import SMALLEST, count_all
from bot.store.planning import plan_all
from bot.store.surveys import survey_invitations
from bot.text import fold_gsm7, segments, sendable

_PLACE = re.compile(r"\{([^{}]*)\}")
_SEGMENTS_AT_MOST = 3
_TOO_FEW = N_("{answered} have answered survey {name}. Fewer than {least} are told nothing of one another.")
_NOT_CLOSED = N_("Survey {name} is not closed, or was told of already.")
_UNKNOWN = N_("The text ({code}) names {field}, which is no figure of this survey.")
_MISSPELT = N_("The text ({code}) names {field}. Did you mean {near}?")
_EMPTY = N_("The text ({code}) is empty.")
_TOO_LONG = N_("The text ({code}) takes {count} segments by SMS, {most} at most. Say less.")


def summarise(runtime: Runtime, db: Connection, row: Row[Any], texts: Both) -> Both:
    """Give a summary as it goes out, its figures filled in. Raises Refusal where it cannot go out like this."""
    group = count_all(db, row)
    if group.answered < SMALLEST:
        raise Refusal(_TOO_FEW, answered=group.answered, name=row.name, least=SMALLEST)
    known = {**runtime.house.words, **known_figures(db, row)}
    return Both(_fill(texts.en, known, "en"), _fill(texts.rw, known, "rw"))


def tell(runtime: Runtime, db: Connection, row: Row[Any], texts: Both, by: By) -> int:
    """Have everybody who answered told a summary by and by; gives how many they are. Raises Refusal."""
    told, now = summarise(runtime, db, row, texts), runtime.clock(db)
    values = {"summary_en": told.en, "summary_rw": told.rw, "respond_by": None}
    if not LIFE.apply(db, row.id, "tell", by, now, **values):
        raise Refusal(_NOT_CLOSED, name=row.name)
    answered = select(survey_invitations.c.id).where(
        survey_invitations.c.survey_id == row.id, survey_invitations.c.status == Invited.ANSWERED
    )
    plan_all(db, "survey_tell", answered, now, now)
    return int(db.execute(select(func.count()).select_from(answered.subquery())).scalar_one())


def known_figures(db: Connection, row: Row[Any]) -> dict[str, str]:
    """Give all figures that a summary may name, by field, in the order of the questions."""
    group = count_all(db, row)
    asked = select(func.count()).where(survey_invitations.c.survey_id == row.id)
    found = {"answered": str(group.answered), "asked": str(db.execute(asked).scalar_one())}
    for tally in group.tallies:
        name = tally.question.name
        found |= {f"{name}.{value}.share": f"{tally.share(value)}%" for value in tally.counts}
        found |= {f"{name}.{value}.count": str(count) for value, count in tally.counts.items()}
        if tally.mean is not None and tally.middle is not None:
            found |= {f"{name}.mean": f"{tally.mean:.1f}", f"{name}.median": f"{tally.middle:g}"}
    return found


def _fill(text: str, known: Mapping[str, str], language: str) -> str:
    for name in _PLACE.findall(text):
        if name not in known:
            near = get_close_matches(name, sorted(known), n=1)
            meant = {"near": f"{{{near[0]}}}"} if near else {}
            raise Refusal(_MISSPELT if near else _UNKNOWN, code=language, field=f"{{{name}}}", **meant)
    filled = _PLACE.sub(lambda place: known[place[1]], text.strip())
    if not filled:
        raise Refusal(_EMPTY, code=language)
    if (taken := segments(sendable(fold_gsm7(filled)))) > _SEGMENTS_AT_MOST:
        raise Refusal(_TOO_LONG, code=language, count=taken, most=_SEGMENTS_AT_MOST)
    return filled
