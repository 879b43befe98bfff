"""Once more to whom a broadcast did not reach, by another medium: the same words, once for each medium."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Medium
from bot.programme.lifecycle import By
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.states import State
from bot.store.broadcasts import broadcasts

_NAME = 48
"""Letters of a broadcast's name that fit beside the medium."""


class Resent(NamedTuple):
    """The broadcast that repeats another."""

    id: int
    is_new: bool
    """False where it was drafted before, by somebody else or by a second click."""


def resend(runtime: Runtime, db: Connection, broadcast_id: int, medium: Medium, by: By) -> Resent:
    """Draft the same words by another medium for whom a broadcast that is over did not reach.

    Whoever has opted out meanwhile is left out as always. Raises BroadcastError.
    """
    found = states.get_broadcast(db, broadcast_id, lock=True)
    standing = select(broadcasts.c.id).where(broadcasts.c.resends_id == broadcast_id, broadcasts.c.medium == medium)
    before = db.execute(standing.where(broadcasts.c.status != State.CANCELLED)).scalar_one_or_none()
    if before is not None:
        return Resent(before, is_new=False)
    if found.status not in {State.FINISHED, State.CANCELLED}:
        raise BroadcastError(
            N_("Broadcast {number} is not over: wait until it is known whom it reaches."), number=found.id
        )
    if found.medium == medium:
        raise BroadcastError(N_("Broadcast {number} went out by that medium; choose another."), number=found.id)
    return Resent(draft(db, runtime, _wanted(found, medium), by), is_new=True)


def _wanted(found: Row[Any], medium: Medium) -> Draft:
    texts = {language: text for language, text in (("en", found.text_en), ("rw", found.text_rw)) if text}
    only = Audience(missed=found.id, languages=tuple(texts) if len(texts) == 1 else ())
    return Draft(f"{found.name[:_NAME]} ({medium})", texts, only, medium, resends=found.id)
