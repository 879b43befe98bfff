"""What somebody changes of their own sign-in: the password, and the second factor."""

from __future__ import annotations

import io

import pyotp
import segno
from flask import redirect, session, url_for
from flask_login import current_user
from markupsafe import Markup

from bot.marking import N_
from bot.programme.deeds import Deed, record
from bot.programme.passwords import choose_password, find_credentials, hash_password, is_password
from bot.programme.second_factor import set_second_factor
from bot.web.console.desk import Answer, Desk, origin
from bot.web.console.forms import AccountForm, CodeForm, PresentForm
from bot.web.console.guard import who

_SECRET = "second_factor"  # noqa: S105  # the name of a value in the session
_REMOVE = "remove"
"""Begins the names of the fields in the form that removes the second factor: it stands beside another."""


def add(desk: Desk) -> None:
    """Add the pages; whoever finds a browser open has few tries at the present password, on all of them together."""
    few = desk.limiter.shared_limit("10/15 minutes", "present", key_func=who, methods=["POST"])
    desk.page("/account", few(account), None, "GET", "POST")
    desk.page("/account/second-factor", few(second_factor), None, "GET", "POST")
    desk.page("/account/second-factor/remove", few(remove_second_factor), None, "POST")


def account(desk: Desk) -> Answer:
    """Show how they sign in, and have them choose another password."""
    form = AccountForm()
    if not (form.validate_on_submit() and _is_theirs(desk, form)):
        return desk.show("account.html", form=form, present=PresentForm(formdata=None, prefix=_REMOVE))
    choose(desk, current_user.member.id, str(form.password.data))
    return redirect(url_for("console.sign_in"))


def second_factor(desk: Desk) -> Answer:
    """Have them show that their authenticator works, and need it from then on."""
    form, secret = CodeForm(), session.setdefault(_SECRET, pyotp.random_base32())
    if form.validate_on_submit() and _is_theirs(desk, form):
        if pyotp.TOTP(secret).verify(str(form.code.data), valid_window=1):
            _set(desk, session.pop(_SECRET), "set a second factor")
            return redirect(url_for("console.account"))
        form.form_errors.append(N_("That code is not right. Look whether the phone's clock is."))
    return desk.show("second_factor.html", form=form, secret=secret, picture=_picture(desk, secret))


def remove_second_factor(desk: Desk) -> Answer:
    """Have them sign in with the password alone."""
    form = PresentForm(prefix=_REMOVE)
    if not (form.validate_on_submit() and _is_theirs(desk, form)):
        return desk.show("account.html", form=AccountForm(formdata=None), present=form)
    _set(desk, None, "removed second factor")
    return redirect(url_for("console.account"))


def choose(desk: Desk, member_id: int, password: str) -> None:
    """Have somebody sign in by another password, on record."""
    hashed = hash_password(password)
    with desk.runtime.database.begin() as db:
        choose_password(db, member_id, hashed)
        record(db, Deed(member_id, "chose a password", origin()), desk.runtime.clock(db))


def _is_theirs(desk: Desk, form: PresentForm) -> bool:
    """Say whether the present password is, and have the form complain where it is not."""
    with desk.runtime.database.look() as db:
        row = find_credentials(db, current_user.member.login)
    if is_password(row, str(form.present.data)):
        return True
    with desk.runtime.database.begin() as db:
        record(db, Deed(current_user.member.id, "gave a wrong password", origin()), desk.runtime.clock(db))
    form.present.errors = [N_("That is not your password.")]
    return False


def _set(desk: Desk, secret: str | None, what: str) -> None:
    member_id = current_user.member.id
    with desk.runtime.database.begin() as db:
        set_second_factor(db, member_id, secret)
        record(db, Deed(member_id, what, origin()), desk.runtime.clock(db))


def _picture(desk: Desk, secret: str) -> Markup:
    issuer = desk.runtime.house.words["org"]
    uri = pyotp.TOTP(secret).provisioning_uri(name=current_user.member.login, issuer_name=issuer)
    drawn = io.BytesIO()
    segno.make(uri, micro=False).save(drawn, kind="svg", scale=5, border=2, xmldecl=False)
    return Markup(drawn.getvalue().decode())  # noqa: S704  # drawn by the library, of our own address
