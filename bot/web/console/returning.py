"""Where somebody is led back to, by an address that a browser brings along: to a page of the console, or nowhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def is_ours(there: str) -> bool:
    """Say whether it is a page of the console, so that no address made by others leads away from here."""
    return there.startswith("/console/") and there.isprintable() and "\\" not in there


def page_of_the_form() -> str:
    """Give the address of the page on which the form is, where the browser says so, else of one that leads there."""
    found = urlsplit(request.referrer or "")
    path = found.path if found.netloc == request.host and is_ours(found.path) else request.path
    if _can_be_opened(path):
        return f"{path}?{found.query}" if found.query and path == found.path else path
    while not _can_be_opened(path):
        path = path.rpartition("/")[0] or url_for("console.home")
    return path


def _can_be_opened(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, "GET")
    except (HTTPException, RequestRedirect):
        return False
    return True
