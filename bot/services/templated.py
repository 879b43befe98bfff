"""Messages by templates: the words of each, and what the provider is told so that it makes the same of the template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row

from bot.messages import Filled
from bot.programme.template_words import FIELDS, fields_of, fill, fit
from bot.store.approvals import find_usable


def filled(text: Row[Any], row: Row[Any]) -> Filled:
    """Give the template of a message that begins, with the values that its row has."""
    values = _fitting(text.body, json.loads(row.fields or "{}"))
    return Filled(text.sid, tuple(values[name] for name in fields_of(text.body)))


def lacks(text: Row[Any], fields: str | None) -> bool:
    """Whether a template names what a row has no value for."""
    values = json.loads(fields or "{}")
    return not all(values.get(name) for name in fields_of(text.body))


def words_of(text: Row[Any], fields: str | None) -> str:
    """Give what a template says with the values that a row has, as the provider will word it too."""
    return fill(text.body, _fitting(text.body, json.loads(fields or "{}")))


def names_more(text: Row[Any], fields: str | None) -> bool:
    """Whether a text names what a row was not given: it was changed since the row was written."""
    return not json.loads(fields or "{}").keys() >= set(fields_of(text.body))


def columns_of(db: Connection, name: str, language: str, values: Mapping[str, str]) -> dict[str, object] | None:
    """Give the columns by which a notice is sent by the template of this name; None where none is approved.

    Its fields are all that a text of this template may name, for it may be another one by the time it is sent.
    """
    text = find_usable(db, name, language) if name else None
    if text is None:
        return None
    fitting = {name: fit(name, value) for name, value in values.items() if name in FIELDS}
    fitting |= _fitting(text.body, values)
    kept = json.dumps(fitting, ensure_ascii=False)
    return {"body": words_of(text, kept), "template_text_id": text.id, "fields": kept, "language": language}


def _fitting(body: str, values: Mapping[str, str]) -> dict[str, str]:
    return {name: fit(name, values.get(name) or "") for name in fields_of(body)}
