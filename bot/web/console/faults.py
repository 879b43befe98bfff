"""What the console says where something is not to be had, with what helps."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, make_response, redirect, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
    Unauthorized,
)
from werkzeug.wrappers import Response as WSGIResponse

from bot.marking import N_
from bot.store.database import STORE_AWAY
from bot.web.console.asked import asks_for_piece
from bot.web.console.desk import Desk
from bot.web.console.headers import with_headers
from bot.web.console.late import answer_late, comes_late
from bot.web.console.returning import is_ours, page_of_the_form

_LATE = (CSRFError, Unauthorized, RequestEntityTooLarge, NotFound)
_OLD = (N_("The page was too old"), N_("Nothing was changed. Open the page again and repeat what you did."))
_SAY: dict[type[HTTPException], tuple[str, str]] = {
    Forbidden: (N_("Not allowed"), N_("Your role does not allow this. An administrator can change your role.")),
    NotFound: (N_("Not found"), N_("There is nothing at this address. It may have been removed.")),
    TooManyRequests: (N_("Too many tries"), N_("Wait a quarter of an hour, then try again.")),
    RequestEntityTooLarge: (N_("The file is too large"), N_("Nothing was changed. Choose a smaller file.")),
    CSRFError: _OLD,
    BadRequest: _OLD,
}
_OURS = N_(
    "What you wrote is still there when you go back. Wait a minute, and try again; if it stays, tell an administrator."
)


def add(app: Flask, desk: Desk) -> None:
    """Have faults answered with a page; who asks for a page that only a form leads to is led to the one before it."""
    app.register_error_handler(MethodNotAllowed, _lead_back)
    app.register_error_handler(NotFound, lambda fault: _answer_nowhere(desk, fault))
    for kind in (*_SAY, Unauthorized):
        desk.blueprint.register_error_handler(kind, lambda fault: _answer(desk, fault))
    desk.blueprint.register_error_handler(InternalServerError, lambda fault: _answer_for_ours(desk, fault))
    for beyond in (OverflowError, DataError):  # a number, a day or a letter that no database holds: it is nobody's
        desk.blueprint.register_error_handler(beyond, lambda _: _answer(desk, NotFound()))


def _lead_back(fault: MethodNotAllowed) -> WSGIResponse:
    """Lead back from what was there only once, such as a look before an act: in another language, after a reload."""
    if request.method != "GET" or not is_ours(request.path):
        return fault.get_response()
    there, language = urlsplit(page_of_the_form()).path, request.args.get("lang", "")
    return redirect(f"{there}?{urlencode({'lang': language})}" if language else there)


def _answer_nowhere(desk: Desk, fault: NotFound) -> WSGIResponse:
    """Answer where there never was a page of the console; elsewhere as it was."""
    return with_headers(_answer(desk, fault)) if is_ours(request.path) else fault.get_response()


def _answer(desk: Desk, fault: HTTPException) -> Response:
    if isinstance(fault, _LATE) and comes_late(desk, fault):
        return answer_late(desk, fault)
    title, text = next(said for kind, said in _SAY.items() if isinstance(fault, kind))
    if isinstance(fault, RateLimitExceeded) and fault.limit.error_message:
        text = str(fault.limit.error_message)
    if asks_for_piece():
        return make_response(desk.show("fault_piece.html", text=desk.say(text)), fault.code or 500)
    return make_response(desk.show("fault.html", title=desk.say(title), text=desk.say(text)), fault.code or 500)


def _answer_for_ours(desk: Desk, fault: InternalServerError) -> Response:
    """Answer where we fail, or the database is away."""
    told = {"title": desk.say(N_("Something went wrong")), "text": desk.say(_OURS)}
    page = desk.show_to_anybody("fault_piece.html" if asks_for_piece() else "fault.html", **told)
    answer = make_response(page, 503 if isinstance(fault.original_exception, STORE_AWAY) else 500)
    if "X-By-Itself" in request.headers:  # what asked stays as it is, and asks again
        answer.headers["HX-Reswap"] = "none"
    return answer
