"""Tells those who answered what came of it: a text of staff's, with figures in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.engine.nodes import nearly
from bot.engine.values import Both
from bot.programme.lifecycle import By
from bot.programme.surveys import LIFE, Invited
from bot.runtime import Runtime
from bot.services.surveying.figures import SMALLEST, Group, count_all
from bot.store.planning import plan_all
from bot.store.surveys import survey_invitations
from bot.text import fold_gsm7, segments, sendable

_PLACE = re.compile(r"\{([^{}]*)\}")
_SEGMENTS_AT_MOST = 3


def summarise(runtime: Runtime, db: Connection, row: Row[Any], texts: Both) -> Both:
    """Give a summary as it goes out, its figures filled in. Raises ValueError where it cannot go out like this."""
    group = count_all(db, row)
    if group.answered < SMALLEST:
        msg = f"{group.answered} have answered survey {row.name}; fewer than {SMALLEST} are told nothing of one another"
        raise ValueError(msg)
    asked = select(func.count()).where(survey_invitations.c.survey_id == row.id)
    known = {**runtime.house.words, **_figures(group), "asked": str(db.execute(asked).scalar_one())}
    return Both(_fill(texts.en, known, "en"), _fill(texts.rw, known, "rw"))


def tell(runtime: Runtime, db: Connection, row: Row[Any], texts: Both, by: By) -> int:
    """Have everybody who answered told a summary by and by; gives how many they are. Raises ValueError."""
    told, now = summarise(runtime, db, row, texts), runtime.clock(db)
    values = {"summary_en": told.en, "summary_rw": told.rw, "respond_by": None}
    if not LIFE.apply(db, row.id, "tell", by, now, **values):
        msg = f"survey {row.name} is {row.status}: only of a closed one can be told"
        raise ValueError(msg)
    answered = select(survey_invitations.c.id).where(
        survey_invitations.c.survey_id == row.id, survey_invitations.c.status == Invited.ANSWERED
    )
    plan_all(db, "survey_tell", answered, now, now)
    return int(db.execute(select(func.count()).select_from(answered.subquery())).scalar_one())


def _figures(group: Group) -> dict[str, str]:
    """Give all that a summary may name, by its field."""
    found = {"answered": str(group.answered)}
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
            msg = f"the text in {language} names {{{name}}}, which is no figure of this survey{nearly(name, known)}"
            raise ValueError(msg)
    filled = _PLACE.sub(lambda place: known[place[1]], text.strip())
    if not filled:
        msg = f"the text in {language} is empty"
        raise ValueError(msg)
    if (taken := segments(sendable(fold_gsm7(filled)))) > _SEGMENTS_AT_MOST:
        msg = f"the text in {language} takes {taken} segments by SMS, {_SEGMENTS_AT_MOST} at most; say less"
        raise ValueError(msg)
    return filled
