"""What a browser may load on a page of the console, and what it may keep."""

from __future__ import annotations

from flask import Response
from werkzeug.datastructures import Headers

_HEADERS = Headers(
    {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)


def with_headers(answer: Response) -> Response:
    """Give an answer with what a browser may load on it, and that nothing keeps it but what never changes."""
    if answer.headers.get("Cache-Control") and answer.mimetype in {"text/css", "text/javascript", "image/svg+xml"}:
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
    answer.headers.update(_HEADERS)
    return answer
