"""Two who save the same form: who is second overwrites nothing that they have not seen, and loses no word."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest
from sqlalchemy import Select, insert, select

from bot.store.certificates import signatories
from bot.store.handouts import handout_chapters
from bot.store.mentorship import mentors
from bot.store.tickets import canned_replies
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_mentor, add_workshop
from tests.papers import add_handout
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, Value, add_person

TOLD = "Somebody changed these details meanwhile. See what stands now, then save again."
_SEEN = re.compile(r'name="seen"[^>]* value="([^"]+)"')


class Case(NamedTuple):
    """A form that two have open."""

    add: Callable[[Bot], object]
    path: str
    form: Mapping[str, Value]
    field: str
    words: tuple[Value, Value]
    """What the first makes of it, and the second."""
    kept: Select[tuple[object]]
    now: str
    """What the second is told."""


def add_reply(bot: Bot) -> None:
    bot.do(insert(canned_replies).values(name="Hello", text_en="Hello", text_rw="Muraho", changed_at=NOW))


CASES = {
    "canned reply": Case(
        add_reply,
        "/inbox/replies/1",
        {"name": "Hello", "text_rw": "Muraho"},
        "text_en",
        ("Good day", "Good evening"),
        select(canned_replies.c.text_en),
        "Now it says: Good day",
    ),
    "mentor": Case(
        lambda bot: add_mentor(bot, add_contact(bot)),
        "/mentors/1",
        {"topics": ["design"], "languages": ["en"], "districts": ["Huye"]},
        "capacity",
        ("7", "9"),
        select(mentors.c.capacity),
        "Now it says: 7",
    ),
    "terms of certificates": Case(
        add_workshop,
        "/workshops/1/certificates/terms",
        {"days_needed": "1", "first_title_rw": "Umuyobozi", "first_title_en": "Director"},
        "first_name",
        ("Alice", "Eric"),
        select(signatories.c.name),
        "Now it says: Alice",
    ),
    "chapters": Case(
        add_handout,
        "/handouts/1/chapters",
        {"title_rw": ["Uruhu"], "text_rw": ["Byose."], "text_en": ["All about it."]},
        "title_en",
        (["Leather"], ["Skins"]),
        select(handout_chapters.c.title_en),
        "Now it says: Leather",
    ),
}


def one_of(value: Value) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)


def seen_at(browser: Browser, path: str) -> str:
    """Give what a browser is given with the form, to tell whether anything changed since."""
    found = _SEEN.search(browser.get(path).text)
    assert found
    return found[1]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_saves_second_sees_what_the_first_made_and_keeps_what_they_typed(each_web: Web, case: Case) -> None:
    bot, (first, second) = each_web.bot, case.words
    add_person(each_web, "keza")
    administrator = Browser(each_web)
    administrator.sign_in("keza")
    case.add(bot)
    seen = seen_at(administrator, case.path)
    mine: dict[str, Value] = {**case.form, case.field: first, "seen": seen}
    for _ in range(2):  # by a double click
        assert administrator.post(case.path, "", **mine).status_code == 302
    assert [str(one) for one in bot.values(case.kept)] == [one_of(first)]
    late: dict[str, Value] = {**case.form, case.field: second}
    page = html.unescape(administrator.post(case.path, "", **late, seen=seen).text)
    assert TOLD in page
    assert case.now in page
    assert one_of(second) in page
    assert [str(one) for one in bot.values(case.kept)] == [one_of(first)]
    again = _SEEN.search(page)
    assert again
    assert administrator.post(case.path, "", **late, seen=again[1]).status_code == 302
    assert [str(one) for one in bot.values(case.kept)] == [one_of(second)]


def test_what_was_ticked_by_another_is_called_as_on_the_form(web: Web, administrator: Browser) -> None:
    add_mentor(web.bot, add_contact(web.bot))
    seen = seen_at(administrator, "/mentors/1")
    form: dict[str, Value] = {"languages": ["en", "rw"], "capacity": "5"}
    administrator.post("/mentors/1", "", **form, topics=["pricing", "export"])
    page = administrator.post("/mentors/1", "", **form, topics=["design"], seen=seen).text
    assert "Now it says: pricing and costs, export" in page


def test_a_chapter_that_another_added_meanwhile_is_seen(web: Web, administrator: Browser) -> None:
    path = "/handouts/1/chapters"
    add_handout(web.bot)
    seen = seen_at(administrator, path)
    rows = [{"handout_id": 1, "place": n, "title_rw": "a", "title_en": f"Part {n}", "text_rw": "b", "text_en": "c"}
            for n in range(3, 9)]  # fmt: skip
    web.bot.do(insert(handout_chapters).values(rows))
    page = administrator.post(path, seen=seen, title_en=["Skins"], title_rw=["a"], text_en=["b"], text_rw=["c"]).text
    assert TOLD in page
    assert "Now it says: Part 8" in page
    assert web.bot.count(handout_chapters) == 8
