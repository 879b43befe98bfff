"""What a mentor can do, and how much they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.programme.mentors import Topic
from bot.web.public.pages import LANGUAGES

_DISTRICTS = sorted(name for province in PROVINCES for name in districts(province.name))


class _Boxes(SelectMultipleField):
    """Several of a few, each ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MentorForm(FlaskForm):  # type: ignore[misc]  # as above
    """A mentor."""

    member = SelectField(N_("Who"), coerce=int)
    topics = _Boxes(N_("Topics"))
    languages = _Boxes(N_("Languages"), [InputRequired(N_("This is needed."))])
    districts = SelectMultipleField(
        N_("Districts"),
        choices=[SelectChoice(name, name) for name in _DISTRICTS],
        description=N_("None: they work anywhere."),
    )
    capacity = IntegerField(N_("Open requests at most"), [InputRequired(), NumberRange(1, 100)], default=5)
    seen = HiddenField()

    @classmethod
    def of(cls, word: Callable[[object], str], **values: Any) -> Self:  # noqa: ANN401  # whatever a form takes
        """Give the form with its choices in the language of whoever looks."""
        form = cls(**values)
        form.topics.choices = [SelectChoice(str(topic), word(topic)) for topic in Topic]
        form.languages.choices = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
        return form
