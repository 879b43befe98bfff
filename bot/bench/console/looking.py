"""Somebody who looks at every page of the console, with a watch in the hand: through the application, without HTTP."""

from __future__ import annotations

import re
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, update

from bot.bench.console.paths import find_paths, narrowings
from bot.programme.passwords import hash_password
from bot.programme.staff import Role, add_member
from bot.store.staff import staff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from bot.runtime import Runtime

MOST = 100
"""Milliseconds that a page may take."""
_LOGIN = _PASSWORD = "benchmark"  # noqa: S105  # of a database that lives for a measurement
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_WORDS = {"medium": "sms", "text_en": "Hello {contact.name}", "text_rw": "Muraho {contact.name}"}
_PIECES: dict[str, dict[str, Any]] = {
    "count_people": {**_WORDS, "districts": ["Huye", "Gasabo"]},
    "look_at_words": _WORDS,
}
"""What the form of a broadcast asks by itself while it is filled in."""


@dataclass(slots=True)
class Look:
    """What a page took, each time that it was asked for."""

    page: str
    path: str
    milliseconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Of these, what this process worked; the rest is the database's, and waiting for a core."""
    statements: int = 0
    kilobytes: float = 0.0
    status: int = 0

    @property
    def median(self) -> float:
        """The time that counts."""
        return statistics.median(self.milliseconds)

    @property
    def is_slow(self) -> bool:
        """Whether it takes longer than it may, or could not be shown."""
        return self.median > MOST or self.status != 200


@dataclass(slots=True)
class Visitor:
    """An administrator at the console."""

    runtime: Runtime
    client: FlaskClient
    rounds: int
    _statements: int = 0

    def look(self, page: str, path: str, form: dict[str, Any] | None = None) -> Look | None:
        """Ask for a page, a few times after once for nothing; None where this thing has no such page now."""
        seen = Look(page, path)
        first = self._ask(path, form)
        if first.status_code in {302, 303, 404}:
            return None
        for _ in range(self.rounds):
            before, began, worked = self._statements, time.perf_counter(), time.process_time()
            answer = self._ask(path, form)
            seen.milliseconds.append(1000 * (time.perf_counter() - began))
            seen.cpu.append(1000 * (time.process_time() - worked))
            seen.statements = self._statements - before
        seen.status, seen.kilobytes = first.status_code, len(answer.data) / 1000
        return seen

    def narrowed(self, path: str) -> dict[str, str]:
        """Give what a page itself leads to: its search, its filters, its next page."""
        return narrowings(self._ask(path).text, path)

    def token(self, path: str) -> str:
        """Give what a form of a page has to bring back."""
        found = _TOKEN.search(self._ask(path).text)
        return found[1] if found else ""

    def count(self, *_: object) -> None:
        """Count one statement."""
        self._statements += 1

    def _ask(self, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        if form is None:
            return self.client.get(path)
        return self.client.post(path, data=form, headers={"Referer": "http://localhost/"})


def look_at_all(app: Flask, runtime: Runtime, rounds: int) -> Iterator[Look]:
    """Look at every page; of several things that it can show, what takes longest counts."""
    with runtime.database.look() as db:
        pages = find_paths(app, db)
    with _signed_in(app, runtime, rounds) as visitor:
        for name, paths in pages.items():
            seen = [look for path in paths if (look := visitor.look(name, path))]
            if not seen:
                yield Look(name, paths[0], [0.0], status=404)
                continue
            slowest = max(seen, key=lambda look: look.median)
            yield slowest
            narrowed = visitor.narrowed(slowest.path)
            yield from (look for what, to in narrowed.items() if (look := visitor.look(f"{name}: {what}", to)))
        own = {"csrf_token": visitor.token("/console/broadcasts/new")}
        for name, form in _PIECES.items():
            path = app.url_map.bind("").build(f"console.{name}", method="POST")
            yield from (look for look in (visitor.look(name, path, own | form),) if look)


@contextmanager
def _signed_in(app: Flask, runtime: Runtime, rounds: int) -> Iterator[Visitor]:
    with runtime.database.begin() as db:
        made = add_member(db, {"login": _LOGIN, "name": "B", "role": Role.ADMINISTRATOR}, runtime.clock(db))
        known = {"password_hash": hash_password(_PASSWORD), "signed_in_as": "0"}
        db.execute(update(staff).where(staff.c.id == made).values(known))
    with app.test_client() as client:
        visitor = Visitor(runtime, client, rounds)
        form = {"login": _LOGIN, "password": _PASSWORD, "csrf_token": visitor.token("/console/sign-in")}
        client.post("/console/sign-in", data=form, headers={"Referer": "http://localhost/"})
        event.listen(runtime.database.engine, "before_cursor_execute", visitor.count)
        try:
            yield visitor
        finally:
            event.remove(runtime.database.engine, "before_cursor_execute", visitor.count)
