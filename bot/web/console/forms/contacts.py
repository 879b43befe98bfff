"""The forms about a contact."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length, Optional

from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.services.personal.trades import trade_labels
from bot.web.console.desk import Desk
from bot.web.public.pages import LANGUAGES

_NEEDED = InputRequired(N_("This is needed."))
_LANGUAGES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
_UNKNOWN = SelectChoice("", "–")
BASES = {
    "each": N_("The list says it of each"),
    "all": N_("All of them in the same way, as below"),
    "none": N_("They have not: nobody is written to"),
}
SEXES = {"female": N_("Female"), "male": N_("Male"), "unsaid": N_("Rather not say")}
"""As the conversation asks for it."""


class DetailsForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What is known of a contact."""

    name = StringField(N_("Name"), [Optional(), Length(max=60)])
    district = SelectField(N_("District"))
    sector = StringField(
        N_("Sector"), [Optional(), Length(max=30)], render_kw={"list": "sectors", "autocomplete": "off"}
    )
    trade = SelectField(N_("Trade"))
    language = SelectField(N_("Language"), choices=[_UNKNOWN, *_LANGUAGES])
    sex = SelectField(N_("Sex"))
    seen = HiddenField()

    @classmethod
    def made(cls, desk: Desk, **values: object) -> DetailsForm:
        """Give the form in the language of whoever looks; `values` is `data` or `formdata`, as the library has it."""
        form = cls(**values)
        labels = {value: desk.say(label) for value, label in SEXES.items()}
        form.district.choices = _choices({name: name for name in known_districts()})
        form.trade.choices = _choices(trade_labels(desk.runtime, desk.language))
        form.sex.choices = _choices(labels)
        return form


class WishForm(FlaskForm):  # type: ignore[misc]  # as above
    """How a contact agreed to be written to again."""

    wording = TextAreaField(
        N_("The words they agreed to"), [_NEEDED, Length(max=500)], description=N_("As they read or heard them.")
    )
    language = SelectField(N_("Language of these words"), choices=_LANGUAGES)
    on = DateField(N_("Day on which they agreed"), [_NEEDED])
    source = StringField(
        N_("Where they agreed"), [_NEEDED, Length(max=80)], description=N_("Such as: by phone, on a form on paper.")
    )


class ListForm(FlaskForm):  # type: ignore[misc]  # as above
    """A list of people, and how they agreed that they are written to."""

    file = FileField(N_("List: .csv or .xlsx"), [FileRequired(N_("Choose a file."))])
    basis = SelectField(N_("How they agreed to be written to"))
    wording = TextAreaField(N_("The words they agreed to"), [Length(max=500)])
    language = SelectField(N_("Language of these words"), choices=_LANGUAGES)
    on = DateField(N_("Day on which they agreed"), [Optional()])
    source = StringField(N_("Where they agreed"), [Length(max=80)])

    @classmethod
    def made(cls, desk: Desk) -> ListForm:
        """Give the form in the language of whoever looks."""
        form = cls()
        form.basis.choices = [SelectChoice(value, desk.say(label)) for value, label in BASES.items()]
        return form


class EraseForm(FlaskForm):  # type: ignore[misc]  # as above
    """A number that is typed once more, so that nobody is erased by a click."""

    number = StringField(N_("Their number, or their contact number where they have none"), [_NEEDED, Length(max=140)])


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [_UNKNOWN, *(SelectChoice(value, label) for value, label in labels.items())]


def known_districts() -> list[str]:
    """Give the districts of Rwanda by name."""
    return sorted(name for province in PROVINCES for name in districts(province.name))
