"""The forms of certificates and handouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from bot.marking import N_
from bot.text import septets

_NEEDED = InputRequired(N_("This is needed."))
_TITLE_AT_MOST = 40
_SIGNERS = ("first", "second", "third")
_LANGUAGES = [
    SelectChoice("both", N_("both")),
    SelectChoice("rw", "Ikinyarwanda"),
    SelectChoice("en", "English"),
]


def _plain(_form: FlaskForm, field: Field) -> None:
    """Hold that a title has room in a list."""
    if not 0 < (septets(field.data or "") or 999) <= _TITLE_AT_MOST:
        raise ValidationError(N_("Too long, or with letters that an SMS does not have: 40 at the most."))


def _signer(place: int, label: str) -> StringField:
    return StringField(label, [Optional() if place else _NEEDED, Length(max=40, message=N_("40 letters at the most."))])


def _role(label: str) -> StringField:
    return StringField(label, [Optional(), Length(max=60, message=N_("60 letters at the most."))])


class TermsForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """How many days a certificate needs, and who signs it: three people at the most."""

    seen = HiddenField()
    days_needed = IntegerField(
        N_("On how many days one must have been there"), [_NEEDED, NumberRange(1, 100, N_("A number from 1 to 100."))]
    )
    first_name, first_title_rw, first_title_en = (
        _signer(0, N_("Who signs")),
        _role(N_("What they are, in Kinyarwanda")),
        _role(N_("What they are, in English")),
    )
    second_name, second_title_rw, second_title_en = (
        _signer(1, N_("Who else signs")),
        _role(N_("What they are, in Kinyarwanda")),
        _role(N_("What they are, in English")),
    )
    third_name, third_title_rw, third_title_en = (
        _signer(1, N_("Who else signs")),
        _role(N_("What they are, in Kinyarwanda")),
        _role(N_("What they are, in English")),
    )

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Hold that who signs has a title in both languages."""
        sound = bool(super().validate(extra_validators))
        for who in _SIGNERS:
            for language in ("rw", "en"):
                title = self[f"{who}_title_{language}"]
                if self[f"{who}_name"].data and not title.data:
                    title.errors = [_NEEDED.message]
                    sound = False
        return sound

    def signers(self) -> Iterator[dict[str, str]]:
        """Give who signs, in order."""
        for who in _SIGNERS:
            if name := self[f"{who}_name"].data:
                titles = {f"title_{language}": self[f"{who}_title_{language}"].data for language in ("en", "rw")}
                yield {"name": name, **titles}


class HandoutForm(FlaskForm):  # type: ignore[misc]  # as above
    """A document for those who come to a training, or for everybody."""

    form_key = HiddenField()
    document = FileField(
        N_("Document"),
        [FileRequired(_NEEDED.message)],
        description=N_("A PDF of 5 MB at most."),
        render_kw={"accept": ".pdf"},
    )
    title_rw = StringField(N_("Title, in Kinyarwanda"), [_NEEDED, _plain])
    title_en = StringField(N_("Title, in English"), [_NEEDED, _plain])
    language = SelectField(N_("Language of the document"), choices=_LANGUAGES)
    workshop_id = SelectField(N_("For whom"), coerce=int)

    def offer(self, language_of_both: str, workshops: Sequence[tuple[int, str]]) -> None:
        """Have these be chosen from; what is both is called so in the language of whoever looks."""
        self.language.choices = [SelectChoice("both", language_of_both), *_LANGUAGES[1:]]
        self.workshop_id.choices = [SelectChoice(number, title) for number, title in workshops]
