"""The exhibition for programs: the same products as JSON and as CSV, in both languages at once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from io import StringIO

from flask import Blueprint, Response, request

from bot.programme.exhibition import Exhibit, list_exhibits
from bot.programme.product_kinds import Kind
from bot.runtime import Runtime
from bot.web.public.kinds import KINDS
from bot.web.public.pages import LANGUAGES

_FRESH = 300
_AT_MOST = 5000
"""Products."""
_COLUMNS = ("reference", "name", "kind_en", "kind_rw", "price_rwf", "per_month", "maker", "district", "shown_at")
_FORMULAS = ("=", "+", "-", "@", "\t")


def add(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the feeds of the exhibition."""

    @blueprint.get("/exhibition/feed.json")
    def feed_json() -> Response:
        """Give all that is shown as JSON."""
        return _feed(runtime, "application/json", _as_json)

    @blueprint.get("/exhibition/feed.csv")
    def feed_csv() -> Response:
        """Give all that is shown as a table."""
        return _feed(runtime, "text/csv; charset=utf-8", _as_csv)


def _feed(runtime: Runtime, kind: str, written: Callable[[Runtime, Sequence[Exhibit]], str]) -> Response:
    with runtime.database.look() as db:
        shown = list_exhibits(db, {}, most=_AT_MOST)
    answer = Response(written(runtime, shown), content_type=kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.public = True
    answer.cache_control.max_age = _FRESH
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _as_json(runtime: Runtime, shown: Sequence[Exhibit]) -> str:
    return json.dumps({"products": [_entry(runtime, one) for one in shown]}, ensure_ascii=False, indent=1)


def _entry(runtime: Runtime, one: Exhibit) -> dict[str, object]:
    return {
        "reference": one.reference,
        "url": _page_of(runtime, one),
        "name": one.name,
        "kind": {"id": one.kind, **_kinds(runtime, one)},
        "price": {"amount": one.price, "currency": "RWF"},
        "per_month": one.quantity,
        "maker": one.maker or None,
        "district": one.district or None,
        "shown_at": one.shown_at.isoformat(timespec="seconds"),
        "photos": [
            {
                "large": runtime.public_url + photo.large,
                "small": runtime.public_url + photo.small,
                "width": photo.width,
                "height": photo.height,
            }
            for photo in one.photos
        ],
    }


def _as_csv(runtime: Runtime, shown: Sequence[Exhibit]) -> str:
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow((*_COLUMNS, "url", "photo"))
    for one in shown:
        kinds = _kinds(runtime, one)
        photo = runtime.public_url + one.photos[0].large if one.photos else ""
        told = (one.reference, one.name, kinds["en"], kinds["rw"], one.price, one.quantity, one.maker, one.district)
        rows.writerow(map(_cell, (*told, one.shown_at.isoformat(timespec="seconds"), _page_of(runtime, one), photo)))
    return written.getvalue()


def _cell(value: object) -> object:
    """Give a value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _kinds(runtime: Runtime, one: Exhibit) -> dict[str, str]:
    return {language: runtime.say(language, KINDS[Kind(one.kind)]) for language in LANGUAGES}


def _page_of(runtime: Runtime, one: Exhibit) -> str:
    return f"{runtime.public_url}/exhibition/{one.reference}"
