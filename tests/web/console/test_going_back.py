"""Who goes back to a form that was sent, and writes something else in it, sends another: it is no double click."""

from __future__ import annotations

from collections.abc import Callable

from bot.programme.staff import Role
from bot.store.broadcasts import broadcasts
from tests.web.conftest import Web
from tests.web.console.conftest import Browser
from tests.web.console.test_broadcasts import EN, form_key, keep
from tests.web.console.test_inbox import answers, ask, form_of, send


def test_a_broadcast_that_is_mended_is_drafted_with_the_mended_words(web: Web, administrator: Browser) -> None:
    key = form_key(administrator)
    for text in (EN, EN.replace("opens", "opens today")):
        path = keep(administrator, key=key, text_en=text).removeprefix("/console")
        assert text.rpartition("}")[2] in administrator.get(path).text
    assert web.bot.count(broadcasts) == 2


def test_an_answer_that_says_something_else_goes_too(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    ask(web)
    desk = browser_of(Role.MENTOR_DESK)
    form = form_of(desk)
    send(desk, form)
    send(desk, form | {"words": "In Huye, at nine."})
    assert [said.partition(": ")[2] for said in answers(web)] == ["In Huye.", "In Huye, at nine."]
