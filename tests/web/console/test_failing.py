"""Where we fail, or the database is away, the console says so in the language of who looks, and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.web.conftest import Web
from tests.web.console.conftest import Browser

SAID = {"en": "Something went wrong", "rw": "Habaye ikibazo"}
AWAY = OperationalError("select", {}, Exception("the server closed the connection"))
PATHS = ("/", "/contacts", "/broadcasts/new")


@contextmanager
def failing(web: Web, error: Exception) -> Iterator[None]:
    """Have every statement fail."""

    def fail(*_: object) -> None:
        raise error

    engine = web.bot.runtime.database.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(("error", "status"), [(AWAY, 503), (ZeroDivisionError("of ours"), 500)])
def test_a_page_says_what_helps_and_nothing_of_the_fault(
    web: Web, administrator: Browser, language: str, error: Exception, status: int
) -> None:
    administrator.get(f"/?lang={language}")
    with failing(web, error):
        answers = [administrator.get(path) for path in PATHS]
    for answer in answers:
        assert answer.status_code == status
        assert f"<h1>{SAID[language]}</h1>" in answer.text
        assert str(error) not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_a_page_asks_for_by_itself_leaves_it_as_it_is(web: Web, administrator: Browser) -> None:
    asked = {"HX-Request": "true", "Accept-Language": "en"}
    with failing(web, AWAY):
        by_itself = administrator.get("/broadcasts/1", **asked, **{"X-By-Itself": "1"})
        by_hand = administrator.get("/broadcasts/1", **asked)
    assert by_itself.headers["HX-Reswap"] == "none"
    assert "HX-Reswap" not in by_hand.headers
    assert "try again" in by_hand.text
    assert "<html" not in by_hand.text


def test_it_goes_on_once_the_database_is_back(web: Web, administrator: Browser) -> None:
    with failing(web, AWAY):
        assert administrator.get("/contacts").status_code == 503
    assert administrator.get("/contacts").status_code == 200
