"""The forms of the settings: a price, and a test of a channel."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from bot.marking import N_
from bot.messages import Medium

_NEEDED = InputRequired(N_("This is needed."))


class PriceForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """What a segment of an SMS, or a message on WhatsApp, costs from a day on."""

    provider = SelectField(N_("Provider"))
    medium = SelectField(
        N_("Medium"), choices=[SelectChoice(str(medium), medium.upper()) for medium in (Medium.SMS, Medium.WHATSAPP)]
    )
    category = SelectField(N_("For templates of"))
    prefix = StringField(
        N_("Numbers that begin with"),
        [Length(max=10), Regexp(r"^(\+\d+)?$", message=N_("Write it like +250, or leave it empty for all."))],
    )
    amount = DecimalField(
        N_("Price"), [_NEEDED, NumberRange(0, 999999, N_("A price is a number such as 12.5."))], places=6
    )
    currency = StringField(
        N_("Currency"), [_NEEDED, Regexp("^[A-Za-z]{3}$", message=N_("A currency has three letters, such as RWF."))]
    )
    since = DateField(N_("From this day on"), [Optional()])
    source = StringField(N_("Who says so"), [_NEEDED, Length(max=200)])

    def validate_category(self, field: SelectField) -> None:
        """Refuse a template's price where there are no templates."""
        if field.data and self.medium.data != Medium.WHATSAPP:
            raise ValidationError(N_("A template is for WhatsApp alone."))


class TestForm(FlaskForm):  # type: ignore[misc]  # as above
    """Where a test message goes."""

    __test__ = False
    """It is no test of ours."""
    number = TelField(N_("Phone number"), [_NEEDED, Length(max=20)])
