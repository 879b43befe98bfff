"""Signing in and out, and the invitations by which somebody comes to a password."""

from __future__ import annotations

import secrets
from functools import partial

from flask import make_response, redirect, request, url_for
from flask_login import login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from bot.marking import N_
from bot.programme.deeds import Deed, record
from bot.programme.invitations import find_invited, redeem
from bot.programme.passwords import find_credentials, hash_password, is_password
from bot.programme.second_factor import check_code, has_second_factor, set_second_factor
from bot.web.console.desk import Answer, Desk, origin
from bot.web.console.forms import PasswordForm, SignInForm
from bot.web.console.guard import SignedIn, begin_session, place_of
from bot.web.console.returning import is_ours

_DEVICE = "device"
_KNOWN = "device "
"""Begins what tries are counted under in a browser in which that login has signed in before."""
_A_YEAR = 365 * 24 * 3600
_WRONG = N_("That login, password or code is not right. Try again, or ask an administrator for an invitation.")


def add(desk: Desk) -> None:
    """Add the pages."""
    # Whoever has signed in from a browser before counts apart, so that nobody can lock them out by trying.
    known = partial(_is_known, desk)
    by_place = desk.limiter.limit("20/minute;200/hour", key_func=place_of, methods=["POST"], exempt_when=known)
    by_login = desk.limiter.limit("10/15 minutes", key_func=partial(_who_tries, desk), methods=["POST"])
    desk.open_page("/sign-in", by_place(by_login(sign_in)))
    desk.open_page("/invitation/<token>", invited)
    desk.page("/sign-out", sign_out, None, "POST")


def sign_in(desk: Desk) -> Answer:
    """Ask who it is, and let them in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return desk.show("sign_in.html", form=form)
    found = _check(desk, form)
    if found is None:
        form.form_errors.append(_WRONG)
        return make_response(desk.show("sign_in.html", form=form), 401)
    return _enter(desk, found, request.args.get("to", ""))


def invited(desk: Desk, token: str) -> Answer:
    """Have whoever was invited choose a password; who has lost their authenticator comes in again by that."""
    with desk.runtime.database.look() as db:
        member = find_invited(db, token, desk.runtime.clock(db))
        needs_code = member is not None and has_second_factor(db, member.id)
    if member is None:
        return make_response(desk.show("invitation_over.html"), 410)
    form = PasswordForm()
    if not form.validate_on_submit():
        return desk.show("password.html", form=form, login=member.login, needs_code=needs_code)
    hashed = hash_password(str(form.password.data))
    with desk.runtime.database.begin() as db:
        now = desk.runtime.clock(db)
        redeemed = redeem(db, token, hashed, now)
        if redeemed is None:  # meanwhile
            return make_response(desk.show("invitation_over.html"), 410)
        record(db, Deed(redeemed, "chose a password", origin()), now)
        if has_second_factor(db, redeemed):
            set_second_factor(db, redeemed, None)
            record(db, Deed(redeemed, "removed second factor", origin()), now)
    return redirect(url_for("console.sign_in"))


def sign_out(desk: Desk) -> Answer:
    """Let them out of this browser."""
    del desk
    logout_user()
    return redirect(url_for("console.sign_in"))


def _check(desk: Desk, form: SignInForm) -> SignedIn | None:
    with desk.runtime.database.look() as db:
        row = find_credentials(db, str(form.login.data))
    is_theirs = is_password(row, str(form.password.data))
    with desk.runtime.database.begin() as db:  # whoever tries learns nothing from the time it takes
        now = desk.runtime.clock(db)
        if row and is_theirs and check_code(db, row, str(form.code.data), now):
            return SignedIn(row)
        record(db, Deed(row.id if row else None, "could not sign in", origin()), now)
    return None


def _enter(desk: Desk, found: SignedIn, to: str) -> Response:
    with desk.runtime.database.begin() as db:
        now = desk.runtime.clock(db)
        record(db, Deed(found.member.id, "signed in", origin()), now)
    begin_session(now)
    login_user(found)
    answer = redirect(to if is_ours(to) else desk.first_page())
    answer.set_cookie(
        _DEVICE,
        str(_devices(desk).dumps([found.member.login, secrets.token_hex(8)])),
        max_age=_A_YEAR,
        path=url_for("console.sign_in"),
        httponly=True,
        samesite="Lax",
        secure=desk.runtime.public_url.startswith("https:"),
    )
    return answer


def _who_tries(desk: Desk) -> str:
    """Give under what tries are counted: the browser, where this login has signed in from it before, else the login."""
    login = request.form.get("login", "")[:40]
    try:
        known, device = _devices(desk).loads(request.cookies.get(_DEVICE, ""))
    except (BadSignature, ValueError):
        return f"login {login}"
    return f"{_KNOWN}{device}" if known == login else f"login {login}"


def _is_known(desk: Desk) -> bool:
    """Say whether tries count for this browser alone, however many come from its network."""
    return _who_tries(desk).startswith(_KNOWN)


def _devices(desk: Desk) -> URLSafeSerializer:
    return URLSafeSerializer([*desk.secret_keys], salt=_DEVICE)
