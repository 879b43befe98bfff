"""Two who save the same form at once: who saves second is told, sees what stands now, and keeps what they typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from sqlalchemy import Connection

from bot.marking import N_
from bot.programme.stage import Stage
from bot.services.personal.editing import Overtaken
from bot.store.database import hold
from bot.web.console.desk import Desk

Standing = Mapping[str, object]
"""What a form changes, by the names of its fields, as it stands."""


def mark_of(standing: object) -> str:
    """Give what tells whether something is still what it was when a form with it was shown."""
    return hashlib.sha256(json.dumps(standing, sort_keys=True).encode()).hexdigest()[:16]


def refuse_if_changed(stage: Stage, thing: str, read: Callable[[Connection], object], wanted: object) -> None:
    """Let nobody else save this thing before the transaction ends. Raises Overtaken where somebody has, meanwhile.

    What is there already just as it is wanted was saved by a double click.
    """
    hold(stage.db, thing)
    standing = mark_of(read(stage.db))
    if standing not in {request.form.get("seen", standing), mark_of(wanted)}:
        raise Overtaken


def typed(form: FlaskForm, standing: Standing) -> dict[str, object]:
    """Give what a form says in place of what stands."""
    return {name: _plain(form[name].data) for name in standing}


def show_what_stands(desk: Desk, form: FlaskForm, standing: Standing) -> None:
    """Show beside what was typed what somebody else has made of it; saving once more keeps what was typed."""
    if not form.is_submitted() or form.seen.data == mark_of(standing):
        return
    for name, said in typed(form, standing).items():
        if said != (value := standing[name]):
            form[name].description = desk.say_in_form(
                N_("Now it says: {value}"), value=_shown(form[name], value) or "–"
            )
    form.seen.data = mark_of(standing)


def _plain(said: object) -> object:
    match said:
        case str():
            return said.strip()
        case list():
            return sorted(said)
    return said


def _shown(field: Any, value: object) -> str:  # noqa: ANN401  # the library's types know no labels of choices
    if not hasattr(field, "choices"):
        return str(value)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(choice.label) for choice in field.choices if choice.value in values)
