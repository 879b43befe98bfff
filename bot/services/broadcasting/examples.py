"""Somebody of an audience, to show and to reckon what those get who read their language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from bot.services.broadcasting.recipients import Recipients

_LOOKED_AT = 200
"""Of so many of an audience one is found who speaks each language; of more, PostgreSQL looks up every address."""


class Example(NamedTuple):
    """Somebody, as far as a message to them shows it."""

    fields: str = json.dumps({"contact.name": "Uwimana Marie", "contact.district": "Huye", "contact.sector": "Tumba"})
    """JSON; of nobody who is real where the audience has nobody."""
    address: str = ""


def examples_of(db: Connection, recipients: Recipients) -> Mapping[str, Example]:
    """Give one of the first who are reached for each language that these speak."""
    upto = recipients.upto(db, 0, _LOOKED_AT)
    rows = db.execute(recipients.reached(0, upto)).all() if upto is not None else ()
    return {row.language: Example(row.fields or "{}", row.address) for row in reversed(rows)}
