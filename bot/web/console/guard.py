"""What stands before every page of the console: who is signed in, that forms are ours, and what a browser may load."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, request, session
from flask_limiter import Limiter
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select

from bot.programme.staff import Act, Member, NotAllowed, Role
from bot.runtime import Runtime
from bot.store.staff import staff
from bot.web.console.headers import with_headers
from bot.web.networks import network_of
from bot.web.public.pages import refuse_zeros

IDLE = timedelta(minutes=30)
"""After so long without a request somebody is signed out."""
LONGEST = timedelta(hours=12)
"""After so long they are in any case."""


class SignedIn(UserMixin):  # type: ignore[misc]  # the library has no types
    """One of the staff, signed in."""

    def __init__(self, row: Any) -> None:  # noqa: ANN401  # a row of `staff`
        """Take a row of `staff`."""
        self.member = Member(row.id, row.login, row.name, Role(row.role), row.contact_id)
        self.has_second_factor = row.second_factor is not None
        self._signed_in_as = row.signed_in_as

    def get_id(self) -> str:
        """Give what the browser holds: it serves until they sign out everywhere or choose another password."""
        return f"{self.member.id}.{self._signed_in_as}"

    def may(self, *acts: Act) -> bool:
        """Say whether their role may do one of these."""
        try:
            self.member.require(*acts)
        except NotAllowed:
            return False
        return True


def guard(app: Flask, blueprint: Blueprint, runtime: Runtime, redis_url: str) -> Limiter:
    """Have the pages of a blueprint guarded; gives what limits how often one may be asked for."""
    app.config.update(
        SESSION_COOKIE_PATH="/console",
        SESSION_COOKIE_SECURE=runtime.public_url.startswith("https:"),
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=IDLE,
        SESSION_REFRESH_EACH_REQUEST=False,  # `_stay` does
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # it ends with the session
    )
    csrf = CSRFProtect(app)
    blueprint.before_request(csrf.protect)
    blueprint.before_request(refuse_zeros)
    blueprint.before_request(_stay)
    manager = LoginManager(app)
    manager.user_loader(lambda known: _load(runtime, known))
    blueprint.after_request(with_headers)
    return Limiter(
        place_of,
        app=app,
        storage_uri=redis_url or "memory://",
        in_memory_fallback_enabled=bool(redis_url),
        headers_enabled=False,
    )


def place_of() -> str:
    """Give under what tries are counted that come from one network."""
    return network_of(request) or "nowhere"


def who() -> str:
    """Give under what is counted how often somebody of the staff asks for something."""
    return str(current_user.member.id) if current_user.is_authenticated else "nobody"


def begin_session(now: datetime) -> None:
    """Begin the session of somebody who has just signed in: nothing of what was there before is left but a language."""
    kept = {name: session[name] for name in ("lang",) if name in session}
    session.clear()
    session.update(kept, since=now.timestamp())
    session.permanent = True


def _stay() -> None:
    """Have the half hour begin anew with what somebody asks for, and not with what a page asks for by itself."""
    if session.permanent and "X-By-Itself" not in request.headers and request.endpoint != "console.static":
        session.modified = True


def _load(runtime: Runtime, known: str) -> SignedIn | None:
    number, _, signed_in_as = known.partition(".")
    with runtime.database.look() as db:
        row = db.execute(select(staff).where(staff.c.id == int(number), staff.c.disabled_at.is_(None))).one_or_none()
        age = runtime.clock(db).timestamp() - session.get("since", 0)
    if row is None or not secrets.compare_digest(row.signed_in_as or "", signed_in_as):
        return None
    return SignedIn(row) if age < LONGEST.total_seconds() else None
