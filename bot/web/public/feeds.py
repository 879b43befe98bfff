"""The exhibition for programs: the same products as JSON and as CSV, in both languages at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256

from flask import Blueprint, Response, request

from bot.programme.exhibition import Exhibit, list_exhibits
from bot.programme.exhibition_changes import read_mark
from bot.programme.product_kinds import Kind
from bot.runtime import Runtime
from bot.services.spreadsheets import as_csv
from bot.web.public.kinds import KINDS
from bot.web.public.pages import LANGUAGES

_FRESH = 300
_AT_MOST = 5000
"""Products."""
_COLUMNS = (
    *("reference", "name", "kind_en", "kind_rw", "price_rwf", "per_month"),
    *("maker", "district", "shown_at", "url", "photo"),
)


def add(blueprint: Blueprint, runtime: Runtime) -> None:
    """Add the feeds of the exhibition."""
    as_json = _Feed(runtime, "application/json", _as_json)
    table = _Feed(runtime, "text/csv; charset=utf-8", _as_csv)

    @blueprint.get("/exhibition/feed.json")
    def feed_json() -> Response:
        """Give all that is shown as JSON."""
        return _answer(as_json)

    @blueprint.get("/exhibition/feed.csv")
    def feed_csv() -> Response:
        """Give all that is shown as a table."""
        return _answer(table)


class _Feed:
    """All that is shown, written once for every change of it: whoever asks in between gets the same again."""

    def __init__(self, runtime: Runtime, kind: str, write: Callable[[Runtime, Sequence[Exhibit]], str]) -> None:
        self.kind = kind
        self._runtime, self._write = runtime, write
        self._written = ("", "", b"")

    def read(self) -> tuple[str, bytes]:
        """Give the ETag and the words, as they are now."""
        with self._runtime.database.look() as db:
            mark = read_mark(db)
            known, tag, words = self._written
            if mark == known:
                return tag, words
            shown = list_exhibits(db, {}, most=_AT_MOST)
        words = self._write(self._runtime, shown).encode()
        tag = sha256(words).hexdigest()[:32]
        self._written = (mark, tag, words)  # at once, so that threads read one or the other
        return tag, words


def _answer(feed: _Feed) -> Response:
    tag, words = feed.read()
    answer = Response(words, content_type=feed.kind)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.public = True
    answer.cache_control.max_age = _FRESH
    answer.set_etag(tag)
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
    return as_csv((_row(runtime, one) for one in shown), _COLUMNS)


def _row(runtime: Runtime, one: Exhibit) -> dict[str, object]:
    kinds = _kinds(runtime, one)
    return {
        "reference": one.reference,
        "name": one.name,
        "kind_en": kinds["en"],
        "kind_rw": kinds["rw"],
        "price_rwf": one.price,
        "per_month": one.quantity,
        "maker": one.maker,
        "district": one.district,
        "shown_at": one.shown_at.isoformat(timespec="seconds"),
        "url": _page_of(runtime, one),
        "photo": runtime.public_url + one.photos[0].large if one.photos else "",
    }


def _kinds(runtime: Runtime, one: Exhibit) -> dict[str, str]:
    return {language: runtime.say(language, KINDS[Kind(one.kind)]) for language in LANGUAGES}


def _page_of(runtime: Runtime, one: Exhibit) -> str:
    return f"{runtime.public_url}/exhibition/{one.reference}"
