"""Somebody of an audience, to show and to reckon what those get who read their language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from bot.services.broadcasting.recipients import Recipients

_LOOKED_AT = 200
"""Of so many of an audience one is found who speaks each language; of more, PostgreSQL looks up every address."""

_TIMES = 5
"""How often further ones are looked at where nobody of these is reached."""


class Example(NamedTuple):
    """Somebody, as far as a message to them shows it."""

    fields: str = json.dumps({"contact.name": "Uwimana Marie", "contact.district": "Huye", "contact.sector": "Tumba"})
    """JSON; of nobody who is real where the audience has nobody."""
    address: str = ""


def examples_of(db: Connection, recipients: Recipients) -> Mapping[str, Example]:
    """Give one of the first who are reached for each language that these speak."""
    after = 0
    for _ in range(_TIMES):
        upto = recipients.upto(db, after, _LOOKED_AT)
        if upto is None:
            break
        if rows := db.execute(recipients.reached(after, upto)).all():
            return {row.language: Example(row.fields or "{}", row.address) for row in reversed(rows)}
        after = upto
    return {}
