"""Counts what the web process answers: HTTP answers by route and status, and how long providers wait for theirs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from flask import Flask, Response, g, request

from bot.metrics.exposition import Family
from bot.metrics.tally import Tally

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_ANSWERS, _SECONDS = "menyesha_http_answers_total", "menyesha_webhook_seconds"
_TELLS_OF = {
    _ANSWERS: "HTTP answers since the first start on this host.",
    _SECONDS: "Time from a provider's request to our answer, in seconds.",
}


_CONVERTER = re.compile(r"<[^<>]*:")
_LONGEST = 75


def count_answers(app: Flask, directory: Path) -> Tally:
    """Have every answer of an application counted; give where the counts are."""
    tally = Tally(directory)

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        with suppress(OSError):  # a full disk may cost figures, never an answer
            _count(tally, _route(), response.status_code)
        return response

    return tally


def families(tally: Tally) -> list[Family]:
    """Give what was counted."""
    counted: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for key, value in tally.totals().items():
        name, *rest = key.split(" ")
        counted[name][tuple(rest)] = value
    answers = [
        ({"route": route, "status": status}, value) for (route, status), value in sorted(counted[_ANSWERS].items())
    ]
    return [Family(_ANSWERS, "counter", _TELLS_OF[_ANSWERS], answers), _histogram(counted[_SECONDS])]


def _count(tally: Tally, route: str, status: int) -> None:
    tally.add(f"{_ANSWERS} {route} {status}")
    if request.blueprint == "webhooks" and status < 300:
        took = perf_counter() - g.began
        tally.add(f"{_SECONDS} {route} {bisect_left(_BOUNDS, took)}")
        tally.add(f"{_SECONDS} {route} sum", took)


def _route() -> str:
    """Give the route as it is written: a path may hold a secret, and anything where there is no route."""
    if request.url_rule is None:
        return "none"
    kind = (request.view_args or {}).get("kind")
    return f"/{(request.endpoint or '').replace('.', '/')}/{kind}" if kind else name_of(request.url_rule.rule)


def name_of(rule: str) -> str:
    """Give a route without what its parts may be, short enough for a key of a tally with all that stands beside it."""
    return _CONVERTER.sub("<", rule).replace(" ", "")[:_LONGEST]


def _histogram(counted: dict[tuple[str, ...], float]) -> Family:
    rows = [row for route in sorted({route for route, _ in counted}) for row in _buckets(route, counted)]
    samples = [(labels, value) for _, labels, value in rows]
    return Family(_SECONDS, "histogram", _TELLS_OF[_SECONDS], samples, [suffix for suffix, *_ in rows])


def _buckets(route: str, counted: dict[tuple[str, ...], float]) -> Iterator[tuple[str, dict[str, str], float]]:
    below = 0.0
    for number, bound in enumerate((*map(str, _BOUNDS), "+Inf")):
        below += counted.get((route, str(number)), 0)
        yield "_bucket", {"route": route, "le": bound}, below
    yield "_sum", {"route": route}, counted.get((route, "sum"), 0)
    yield "_count", {"route": route}, below
