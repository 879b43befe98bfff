"""The console's forms; their labels and complaints are English sentences that the templates translate."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField, TelField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from bot.marking import N_
from bot.programme.passwords import SHORTEST

_NEEDED = InputRequired(N_("This is needed."))


class SignInForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Login, password, and the code of those who have a second factor."""

    login = StringField(N_("Login"), [_NEEDED, Length(max=40)])
    password = PasswordField(N_("Password"), [_NEEDED, Length(max=200)])
    code = StringField(N_("Code from your authenticator, if you use one"), [Length(max=6)])


class PasswordForm(FlaskForm):  # type: ignore[misc]  # as above
    """A new password, twice."""

    password = PasswordField(
        N_("New password"), [_NEEDED, Length(SHORTEST, 200, N_("Choose at least 10 letters, digits or signs."))]
    )
    again = PasswordField(
        N_("The same password again"), [_NEEDED, EqualTo("password", N_("The two passwords are not the same."))]
    )


class PresentForm(FlaskForm):  # type: ignore[misc]  # as above
    """The present password: whoever finds a browser open cannot make the account their own."""

    present = PasswordField(N_("Your present password"), [_NEEDED, Length(max=200)])


class AccountForm(PresentForm, PasswordForm):
    """The present password, and a new one twice."""


class CodeForm(PresentForm):
    """A code, to show that the second factor works."""

    code = StringField(
        N_("Code from your authenticator"), [_NEEDED, Regexp(r"^\d{6}$", message=N_("A code has six digits."))]
    )


class MemberForm(FlaskForm):  # type: ignore[misc]  # as above
    """Somebody who is to be on the staff."""

    login = StringField(
        N_("Login"), [_NEEDED, Regexp(r"^[a-z][a-z0-9._-]{1,39}$", message=N_("Small letters and digits, 2 to 40."))]
    )
    name = StringField(N_("Full name"), [_NEEDED, Length(max=60)])
    role = SelectField(N_("Role"))
    phone = TelField(N_("Phone number"), [Optional(), Length(max=20)])
    email = EmailField(N_("Mail"), [Optional(), Length(max=254), Regexp(r"^\S+@\S+\Z")])
    seen = HiddenField()
