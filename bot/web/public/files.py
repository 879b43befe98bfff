"""Hands out files that we keep, to whoever has the address, which nobody can guess."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response as BaseResponse

from bot.runtime import Runtime
from bot.store.files import find_file

_A_YEAR = 31_536_000


def add(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the address of files."""

    @blueprint.get("/files/<key>/<path:name>")
    def file(key: str, name: str) -> Response | BaseResponse:
        """Give a file; its name is there for those who save it, its key decides."""
        del name
        with runtime.database.look() as db:
            found = find_file(db, key)
        if found is None:
            abort(404)
        answer = Response(found.content, mimetype=found.media_type)
        answer.headers["Content-Disposition"] = dump_options_header("inline", {"filename": found.name})
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.cache_control.private = True
        answer.cache_control.max_age = _A_YEAR
        answer.set_etag(found.digest)
        return answer.make_conditional(request)
