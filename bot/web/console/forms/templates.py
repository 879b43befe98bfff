"""What WhatsApp is to approve."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from bot.marking import N_


class TextForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A text in one language."""

    text = TextAreaField(N_("Text"), [Length(max=1024)])


class TemplateForm(FlaskForm):  # type: ignore[misc]  # as above
    """A template in one language or both."""

    name = StringField(N_("Name"), [InputRequired(N_("This is needed.")), Length(max=40)])
    category = SelectField(N_("What it is for"))
    rw = TextAreaField(N_("Text in Kinyarwanda"), [Length(max=1024)])
    en = TextAreaField(N_("Text in English"), [Length(max=1024)])
