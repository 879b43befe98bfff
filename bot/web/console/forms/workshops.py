"""The forms of trainings: planned, changed, moved, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from bot.marking import N_
from bot.places import find_district
from bot.programme.plans import LONGEST
from bot.programme.status import Admission
from bot.text import septets

_NEEDED = InputRequired(N_("This is needed."))
_PLAIN = N_("Too long, or with letters that an SMS does not have. 36 letters fit a place, 40 a title.")
_ADMISSION = [
    SelectChoice(str(Admission.FIRST_COME), N_("Whoever registers first has a seat")),
    SelectChoice(str(Admission.SELECTION), N_("Staff select from those who apply")),
]


def _plain(_form: FlaskForm, field: Field) -> None:
    """Hold that a text has room on every screen."""
    if not 0 < (septets(field.data or "") or 999) <= LONGEST[field.short_name]:
        raise ValidationError(_PLAIN)


class Districts(TextAreaField):
    """Districts with the seats that are kept for each, one a line: `Huye 3`."""

    def _value(self) -> str:
        if isinstance(self.data, Mapping):
            return "\n".join(f"{name} {share}" for name, share in self.data.items())
        return str(self.data or "")

    def shares(self) -> dict[str, int]:
        """Give the seats by district. Raises ValidationError for what is no district with its seats."""
        found = {}
        for line in str(self.data or "").splitlines():
            name, _, count = line.strip().rpartition(" ")
            place = find_district(name) if line.strip() else None
            if place and count.isdecimal():
                found[place.name] = int(count)
            elif line.strip():
                raise ValidationError(N_("Write a district and its seats on each line, like: Huye 3"))
        return found


class SelectionForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """How many seats there are, and what a selection minds."""

    seats = IntegerField(N_("Seats"), [_NEEDED, NumberRange(1, 10_000, N_("A number from 1 to 10,000."))])
    shares = Districts(
        N_("Invited districts, with the seats kept for each"),
        [Optional(), Length(max=2000)],
        description=N_("One a line, like: Huye 3. None at all invites every district."),
        render_kw={"rows": 3},
    )
    sex_share = IntegerField(
        N_("Percent of the seats kept for women, and for men"),
        [Optional(), NumberRange(0, 50, N_("A number from 0 to 50."))],
        description=N_("Only where staff select. 0: nobody is asked whether they are a woman or a man."),
        default=0,
    )
    prefers_members = BooleanField(N_("Members of cooperatives come first"))
    prefers_new = BooleanField(N_("Those come first who were at no training before"))

    def validate_shares(self, field: Districts) -> None:
        """Hold that each line is a district with its seats."""
        field.shares()

    def criteria(self) -> dict[str, Any]:
        """Give the columns of a workshop that say what its selection minds."""
        flags = {name: bool(self[name].data) for name in ("prefers_members", "prefers_new")}
        return {"seats": self.seats.data, "sex_share": self.sex_share.data or 0, **flags}


class WhenForm(FlaskForm):  # type: ignore[misc]  # as above
    """When and where a training takes place."""

    starts_on = DateField(N_("First day"), [_NEEDED])
    ends_on = DateField(N_("Last day"), [_NEEDED])
    starts_at = TimeField(N_("Each day begins at"), [_NEEDED])
    closes_on = DateField(N_("Last day of registration"), [_NEEDED])
    venue_en = StringField(N_("Place, in English"), [_NEEDED, _plain])
    venue_rw = StringField(N_("Place, in Kinyarwanda"), [_NEEDED, _plain])

    def validate_ends_on(self, field: DateField) -> None:
        """Hold that it does not end before it begins."""
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(N_("It cannot end before it begins."))

    def validate_closes_on(self, field: DateField) -> None:
        """Hold that nobody registers once it has begun."""
        if self.starts_on.data and field.data and field.data > self.starts_on.data:
            raise ValidationError(N_("Registration ends on the first day at the latest."))

    def when(self) -> dict[str, Any]:
        """Give the columns of a workshop, but for `closes_on`, which is a day."""
        names = ("starts_on", "ends_on", "starts_at", "closes_on", "venue_en", "venue_rw")
        return {name: self[name].data for name in names}


class PlanForm(WhenForm, SelectionForm):
    """A training to be planned."""

    form_key = HiddenField()
    title_en = StringField(N_("Title, in English"), [_NEEDED, _plain])
    title_rw = StringField(N_("Title, in Kinyarwanda"), [_NEEDED, _plain])
    admission = SelectField(N_("How seats are given"), choices=_ADMISSION)

    def speak(self, say: Callable[[str], str]) -> None:
        """Have what can be chosen read in the language of whoever looks."""
        self.admission.choices = [SelectChoice(one.value, say(one.label)) for one in _ADMISSION]
