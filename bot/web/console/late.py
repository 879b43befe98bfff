"""A form that comes once the sign-in is over, or from a page that is too old: no word that was written is lost."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Response, make_response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from bot.web.console.desk import Desk
from bot.web.console.returning import page_of_the_form

_NEVER_SHOWN = re.compile(r".*(password|secret|_token|_key)|again|present|code|key|seen|was-.*|had-.*", re.IGNORECASE)
"""Names of fields that hold what nobody looks at."""
_NOT_WRITTEN = frozenset({"do", "rest", "medium", "saved", "confirm", "to", "outcome", "canned", "form_key"})
"""Names of fields that hold what was chosen, and is nobody's words."""
_MOST_ROWS, _LETTERS_A_ROW = 12, 60


def comes_late(desk: Desk, fault: HTTPException) -> bool:
    """Say whether a page is asked to do something by a form that was opened when somebody was still signed in."""
    name = (request.endpoint or "").rpartition(".")[2]
    if isinstance(fault, NotFound):  # somebody removed it meanwhile
        return request.method == "POST" and bool(_words())
    is_too_big = isinstance(fault, RequestEntityTooLarge)
    return name in desk.acts and not (is_too_big and current_user.is_authenticated)


def answer_late(desk: Desk, fault: HTTPException) -> Response:
    """Say that nothing was saved and show what was written, to be copied once they are signed in; or a piece of that.

    A piece of a page is told so in place of what it asked for: all that is written there stays.
    """
    there = page_of_the_form()
    if not current_user.is_authenticated:
        there = url_for("console.sign_in", to=there)
    if "HX-Request" in request.headers:
        answer = make_response(desk.show("late_piece.html", there=there), fault.code)
        answer.headers["HX-Reselect"] = "p"
        if "X-By-Itself" not in request.headers:
            answer.headers.update({"HX-Retarget": "#late", "HX-Reswap": "innerHTML"})
        return answer
    words = [] if isinstance(fault, RequestEntityTooLarge) else _words()
    rows = [(text, min(_MOST_ROWS, 1 + text.count("\n") + len(text) // _LETTERS_A_ROW)) for text in words]
    return make_response(desk.show("late.html", there=there, words=rows), fault.code)


def _words() -> list[str]:
    """Give what was written in a form of ours; what another site had a browser send is not shown as ours."""
    if not _came_from_here() or "account" in request.path:
        return []
    said = ((name, text.strip()) for name, text in request.form.items(multi=True))
    return [
        text
        for name, text in said
        if any(map(str.isalnum, text)) and name not in _NOT_WRITTEN and not _NEVER_SHOWN.fullmatch(name)
    ]


def _came_from_here() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    return urlsplit(request.referrer or "").netloc == request.host
