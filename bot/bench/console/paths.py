"""What there is to ask of the console: every page that is read, for each kind of thing, and what it leads to itself."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import text

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Connection

_EACH_STATE = "SELECT max(id) AS {0}_id FROM {1} GROUP BY status"
_LAST = "SELECT id AS {0}_id FROM {1} ORDER BY id DESC LIMIT 2"
_WITH_STATE = {
    "certificate": "certificates",
    "enrolment": "enrolments",
    "interest": "interests",
    "product": "products",
    "referral": "referrals",
    "request": "mentor_requests",
    "survey": "surveys",
    "text": "template_texts",
    "ticket": "tickets",
}
_WITHOUT = {
    "audience": "audiences",
    "bank": "banks",
    "handout": "handouts",
    "mentor": "mentors",
    "reply": "canned_replies",
    "template": "templates",
}
_THINGS: Mapping[str, str] = {
    **{f"{name}_id": _EACH_STATE.format(name, table) for name, table in _WITH_STATE.items()},
    **{f"{name}_id": _LAST.format(name, table) for name, table in _WITHOUT.items()},
    "broadcast_id": "SELECT max(id) AS broadcast_id FROM broadcasts GROUP BY status, medium",
    "contact_id": "(SELECT contact_id FROM outbox WHERE id < 99999 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) "
    "UNION ALL SELECT max(id) FROM contacts GROUP BY opted_out_at IS NULL",
    "digest": "SELECT DISTINCT digest FROM publications",
    "group_id": "SELECT group_id FROM memberships GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    "kind": "SELECT 'csv' AS kind UNION SELECT 'xlsx'",
    "login": "SELECT login FROM staff ORDER BY id LIMIT 1",
    "workshop_id": "SELECT max(workshop_id) AS workshop_id FROM workshops JOIN registrations ON workshop_id = "
    "workshops.id GROUP BY workshops.status, admission",
}
"""By what an address names: some of those that there are, the busiest or of each kind one."""
_FLOW, _CHANNEL = "SELECT flow AS name FROM publications", "SELECT 'africastalking-sms' AS name"
_OWN: Mapping[str, str] = {
    "day_code": "SELECT id AS workshop_id, starts_on AS day FROM workshops WHERE status = 'over' LIMIT 1",
    "flow": _FLOW,
    "flow_drawing": _FLOW,
    "test_channel": _CHANNEL,
    "tested": "SELECT channel AS name, id AS message_id FROM outbox WHERE broadcast_id IS NULL LIMIT 1",
}
"""By page: all that its address names."""


def find_paths(app: Flask, db: Connection) -> dict[str, list[str]]:
    """Give the addresses of the things that each page of the console can show, by its endpoint; files are no pages.

    Raises LookupError for a page whose address names what is not known here.
    """
    found: dict[str, list[str]] = {}
    adapter = app.url_map.bind("")
    for rule in app.url_map.iter_rules():
        part, _, name = rule.endpoint.partition(".")
        if part == "console" and "GET" in (rule.methods or ()) and name not in {"static", "sign_in", "invited"}:
            paths = [adapter.build(rule.endpoint, values) for values in _values(db, name, rule.arguments)]
            found.setdefault(name, []).extend(path for path in paths if "." not in path)
    return {name: paths for name, paths in sorted(found.items()) if paths}


def _values(db: Connection, name: str, arguments: Iterable[str]) -> list[dict[str, Any]]:
    """Give what the address of a page may name, each with each."""
    statements = [_OWN[name]] if name in _OWN else [_THINGS[argument] for argument in arguments]
    known = [[dict(row) for row in db.execute(text(statement)).mappings()] for statement in statements]
    return [dict(ChainMap(*chosen)) for chosen in product(*known)]


def narrowings(page: str, path: str) -> dict[str, str]:
    """Give what a page's own search, filters and links to its next page ask for, each by what it is called."""
    reader = _Reader()
    reader.feed(page)
    here = urlsplit(path).path
    asked = {f"{name}={value}": f"{here}?{urlencode({name: value})}" for name, value in reader.asks}
    nexts = [link for link in reader.links if link.startswith(f"{here}?") and ("after=" in link or "before=" in link)]
    return asked | ({"page 2": nexts[-1]} if nexts else {})


class _Reader(HTMLParser):
    """Reads what the forms of a page that only ask can ask for, and where the page leads."""

    def __init__(self) -> None:
        """Read nothing yet."""
        super().__init__()
        self.asks: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._is_asking = False
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a link, of the words a search may look for, and of the last of a filter's choices."""
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            self._is_asking = values.get("method", "get") == "get"
        elif tag == "select":
            self._choice = values.get("name", "") if self._is_asking else ""
        elif tag == "option" and self._choice and values.get("value"):
            self.asks = [one for one in self.asks if one[0] != self._choice] + [(self._choice, values["value"])]
        elif tag == "input" and self._is_asking and values.get("type") == "search":
            self.asks += [(values["name"], word) for word in ("uwase", "aline uw", "xyzzy", "0788123456")]
