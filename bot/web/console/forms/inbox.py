"""What is answered, and what is answered often."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from bot.marking import N_

_NEEDED = InputRequired(N_("This is needed."))
_LONGEST = 1500


class AnswerForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """An answer, and how it goes."""

    words = TextAreaField(N_("Your answer"), [_NEEDED, Length(max=_LONGEST)])
    medium = SelectField(N_("By"))
    canned = SelectField(N_("Canned reply"), coerce=int)
    key = HiddenField(validators=[_NEEDED, Length(max=32)])
    seen = IntegerField()


class CannedForm(FlaskForm):  # type: ignore[misc]  # as above
    """A reply that is given often."""

    name = StringField(N_("Name"), [_NEEDED, Length(max=40)])
    text_en = TextAreaField(N_("Text in English"), [_NEEDED, Length(max=600)])
    text_rw = TextAreaField(N_("Text in Kinyarwanda"), [_NEEDED, Length(max=600)])
    seen = HiddenField()
