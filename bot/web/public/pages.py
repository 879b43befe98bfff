"""What every public page has: its language, its words, and headers that let nothing in from elsewhere."""

from __future__ import annotations

from functools import partial
from itertools import chain

from flask import Response, abort, make_response, render_template, request

from bot.runtime import Runtime

LANGUAGES = {"rw": "Kinyarwanda", "en": "English"}
"""In which pages are to be had, each called as it calls itself."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


def page(runtime: Runtime, template: str, **values: object) -> Response:
    """Give a page in the language that `?lang=` or the browser asks for, else in the default one.

    In templates `_` translates a sentence; `org`, `language` and `languages` are there too, and what is handed over.
    """
    language = language_asked(runtime)
    words = partial(runtime.say, language)
    house = {"_": words, "org": runtime.house.words["org"], "language": language, "languages": LANGUAGES}
    answer = make_response(render_template(f"public/{template}", **house, **values))
    answer.headers.update(_HEADERS)
    return answer


def refuse_zeros() -> None:
    """Answer that there is nothing at an address, and for a form, with a zero byte: PostgreSQL takes no such text."""
    sent = (*request.args.listvalues(), *request.form.listvalues())
    if any("\0" in text for text in chain((request.path,), *sent)):
        abort(404)


def language_asked(runtime: Runtime) -> str:
    """Give the language of a page: that of `?lang=`, else the browser's, else the default one."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES) or runtime.default_language
