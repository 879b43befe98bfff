"""The exhibition: what artisans show to buyers, as pages that anybody may look at, and a form for who is interested."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.engine.display import show_money
from bot.programme.exhibition import Exhibit, count_exhibits, find_exhibit, list_districts, list_exhibits
from bot.programme.interests import note_interest, takes_more
from bot.programme.product_kinds import Kind
from bot.runtime import Runtime
from bot.web.networks import network_of
from bot.web.public.interest import Asked, read_form
from bot.web.public.kinds import KINDS
from bot.web.public.pages import language_asked, page

A_PAGE = 24
"""Products on a page of the list."""
_FRESH = 300
"""Seconds for which a page may be kept by who has seen it."""


def add(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the pages of the exhibition."""

    @blueprint.get("/exhibition/")
    def exhibition() -> Response:
        """Give a page of the list, perhaps of one kind and district only."""
        return _kept(_list(runtime))

    @blueprint.get("/exhibition/<reference>")
    def product(reference: str) -> Response:
        """Give the page of one product, with the form."""
        answer = _product(runtime, _find(runtime, reference), Asked(), sent="sent" in request.args)
        return answer if "sent" in request.args else _kept(answer)

    @blueprint.post("/exhibition/<reference>")
    def interest(reference: str) -> Response | BaseResponse:
        """Take in who is interested, and go to the page that says so."""
        shown, asked = _find(runtime, reference), read_form(request.form, runtime.house.country)
        if asked.fault:
            return _with_status(_product(runtime, shown, asked), 422)
        if not asked.is_machine and not _take_in(runtime, shown, asked):
            return _with_status(_product(runtime, shown, Asked(fault="later")), 429)
        there: dict[str, Any] = {"reference": shown.reference, "sent": 1, "_anchor": "interest"}
        return redirect(url_for("public.product", **there, **_language()), 303)


def _list(runtime: Runtime) -> Response:
    filters: dict[str, Any] = {name: value for name in ("kind", "district") if (value := request.args.get(name, ""))}
    with runtime.database.look() as db:
        pages = max(ceil(count_exhibits(db, filters) / A_PAGE), 1)
        number = min(max(request.args.get("page", 1, int), 1), pages)
        shown = list_exhibits(db, filters, (number - 1) * A_PAGE, A_PAGE)
        districts = list_districts(db)

    def address(to: int) -> str:
        return url_for("public.exhibition", page=to, **filters, **_language())

    turns = {
        "before": address(number - 1) if number > 1 else "",
        "after": address(number + 1) if number < pages else "",
    }
    values = {"products": shown, "filters": filters, "districts": districts, "turns": turns, "pages": (number, pages)}
    return _page(runtime, "exhibition/list.html", values)


def _find(runtime: Runtime, reference: str) -> Exhibit:
    with runtime.database.look() as db:
        found = find_exhibit(db, reference[:8])
    if found is None:
        abort(_with_status(_page(runtime, "exhibition/gone.html", {}), 404))
    return found


def _product(runtime: Runtime, shown: Exhibit, asked: Asked, *, sent: bool = False) -> Response:
    return _page(runtime, "exhibition/product.html", {"product": shown, "asked": asked, "sent": sent})


def _take_in(runtime: Runtime, shown: Exhibit, asked: Asked) -> bool:
    """Put an interest on record; False where too many came of late."""
    origin = runtime.seal(f"network {network_of(request)}")
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        if not takes_more(db, origin, now):
            return False
        note_interest(db, shown.id, asked.buyer(origin), now)
    return True


def _page(runtime: Runtime, template: str, values: Mapping[str, object]) -> Response:
    language = language_asked(runtime)
    own = {
        "kinds": {str(kind): runtime.say(language, KINDS[kind]) for kind in Kind},
        "money": lambda amount: show_money(amount, language),
        "here": _language(),
    }
    return page(runtime, template, **values, **own)


def _language() -> dict[str, Any]:
    """Give the language as it was asked for in the address, to be kept in the next one."""
    return {"lang": request.args["lang"]} if "lang" in request.args else {}


def _kept(answer: Response) -> Response:
    """Let a page be kept for a while, and be sent again only where it has changed."""
    answer.cache_control.public = True
    answer.cache_control.max_age = _FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _with_status(answer: Response, status: int) -> Response:
    answer.status_code = status
    return answer
