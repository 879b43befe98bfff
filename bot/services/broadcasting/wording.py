"""The one renderer of broadcasts' texts: preview, forecast and sending all use it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.messages import Medium
from bot.store.broadcasts import broadcasts
from bot.text import fold_gsm7, segments, sendable, septets

PLACE = re.compile(r"\{([^{}]*)\}")
"""A field in a text, as it is written there."""
LONGEST = {"contact.name": 60, "contact.district": 10, "contact.sector": 18}
"""What a text may name of a contact, with the most septets that each takes."""

_TEXTS = select(broadcasts.c.id, broadcasts.c.medium, broadcasts.c.text_en, broadcasts.c.text_rw)


class Wording:
    """A text made ready to be filled in for many contacts."""

    def __init__(self, text: str, medium: Medium) -> None:
        """Take a text apart at its fields; by SMS all that has a plain twin in GSM-7 goes out as that."""
        self._medium = medium
        self._pieces = PLACE.split(fold_gsm7(text) if medium is Medium.SMS else text)

    def fill(self, fields: str | None) -> str:
        """Give the words for one contact, by the JSON of their fields; of one that is not there nothing is said."""
        if len(self._pieces) == 1:
            return self._pieces[0]
        values: Mapping[str, str] = json.loads(fields or "{}")
        pieces = self._pieces.copy()
        pieces[1::2] = [self._value(name, values.get(name) or "") for name in pieces[1::2]]
        return "".join(pieces)

    def fill_longest(self) -> str:
        """Give the longest that the words can be."""
        return self.fill(json.dumps({name: "x" * longest for name, longest in LONGEST.items()}))

    def _value(self, name: str, value: str) -> str:
        """Give a value as it can be sent, no longer than was reckoned with."""
        if self._medium is not Medium.SMS:
            return value[: LONGEST[name]]
        value = sendable(value)
        while (septets(value) or 0) > LONGEST[name]:
            value = value[:-1]
        return value


def bodies(db: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Give the body of each row that is part of a broadcast, by the row's id; the broadcasts are read once."""
    wanted = {row.broadcast_id for row in rows if row.broadcast_id}
    texts = {}
    for found in db.execute(_TEXTS.where(broadcasts.c.id.in_(wanted))):
        medium = Medium(found.medium)
        texts[found.id] = {"en": wording(found.text_en, medium), "rw": wording(found.text_rw, medium)}
    return {row.id: texts[row.broadcast_id][row.language].fill(row.fields) for row in rows if row.broadcast_id}


def size(body: str, medium: str) -> int:
    """Give for how many messages a body is paid: by SMS its segments."""
    return segments(body) if medium == Medium.SMS else 1


@lru_cache(maxsize=64)
def wording(text: str, medium: Medium) -> Wording:
    """Give a text made ready; kept, since a broadcast goes out in many batches."""
    return Wording(text, medium)
