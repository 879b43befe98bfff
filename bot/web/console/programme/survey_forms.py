"""The forms of surveys; their labels and complaints are English sentences that the templates translate."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from bot.marking import N_

_NEEDED = InputRequired(N_("This is needed."))


class SurveyForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A survey but for its questions."""

    name = StringField(
        N_("Name"),
        [_NEEDED, Regexp(r"^[a-z][a-z0-9_]{0,19}$", message=N_("Small letters, digits and _, 20 at most."))],
        description=N_("For lists. Small letters, digits and _."),
    )
    title_en = StringField(N_("Title in English"), [_NEEDED, Length(max=40)])
    title_rw = StringField(N_("Title in Kinyarwanda"), [_NEEDED, Length(max=40)])
    intro_en = TextAreaField(
        N_("Introduction in English"), [_NEEDED, Length(max=320)], description=N_("A question to be answered with yes.")
    )
    intro_rw = TextAreaField(N_("Introduction in Kinyarwanda"), [_NEEDED, Length(max=320)])
    keyword_en = StringField(
        N_("Word that begins it, in English"),
        [Optional(), Length(max=40)],
        description=N_("Its name, if you choose none."),
    )
    keyword_rw = StringField(N_("Word that begins it, in Kinyarwanda"), [Optional(), Length(max=40)])
    anonymous = BooleanField(
        N_("Anonymous"), description=N_("Once all is answered, nobody finds out any more whose the answers are.")
    )


class OpeningForm(FlaskForm):  # type: ignore[misc]  # as above
    """Whom a survey is put to, and until when."""

    districts = SelectMultipleField(N_("Districts"), description=N_("All, if you choose none."))
    language = SelectField(N_("Language"))
    who = SelectField(N_("Trainings"))
    workshop = SelectField(N_("Which training"))
    group = SelectField(N_("Group"))
    closes_on = DateField(N_("Last day on which it can be answered"), [_NEEDED])


class SummaryForm(FlaskForm):  # type: ignore[misc]  # as above
    """What those who answered are told."""

    en = TextAreaField(N_("Text in English"), [_NEEDED, Length(max=600)])
    rw = TextAreaField(N_("Text in Kinyarwanda"), [_NEEDED, Length(max=600)])
