"""Lets anybody check a certificate: its number is valid, is not, or is mistyped, and nothing else is told."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.programme.certificate_records import Verdict, check_number
from bot.runtime import Runtime
from bot.web.public.pages import page

_LONGEST = 40
"""Characters of what is shown again of an address."""


def add(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the pages for checking a number."""

    @blueprint.get("/c/")
    def certificate_form() -> Response | BaseResponse:
        """Ask for a number, or go to the one that was typed."""
        typed = request.args.get("number", "").replace("/", " ").strip()
        if typed:
            lang = request.args.get("lang")
            return redirect(url_for("public.certificate", number=typed[:_LONGEST], lang=lang), code=303)
        return page(runtime, "certificate.html", verdict=None, number="")

    @blueprint.get("/c/<number>")
    def certificate(number: str) -> Response:
        """Say whether a number is that of a valid certificate."""
        with runtime.database.look() as db:
            verdict = check_number(db, number)
        answer = page(runtime, "certificate.html", verdict=verdict.value, number=number[:_LONGEST])
        answer.status_code = 200 if verdict is Verdict.VALID else 404
        answer.cache_control.no_store = True  # what is valid today may be taken back tomorrow
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer
