"""Lists that are short enough to be read whole are shown a page at a time, too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import insert

from bot.programme.staff import Role
from bot.store.templates import template_texts, templates
from bot.store.tickets import canned_replies
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_mentor
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, add_person_to

MANY = range(55)


def add_mentors(bot: Bot) -> list[str]:
    people = [add_contact(bot, f"+2507880{number:05}") for number in MANY]
    return [f'/mentors/{add_mentor(bot, person)}"' for person in people]


def add_people(bot: Bot) -> list[str]:
    for number in MANY:
        add_person_to(bot, f"somebody{number:02}", Role.VIEWER)
    return [f">somebody{number:02}<" for number in MANY]


def add_replies(bot: Bot) -> list[str]:
    rows = [{"name": f"reply {number:02}", "text_en": "-", "text_rw": "-", "changed_at": NOW} for number in MANY]
    bot.do(insert(canned_replies).values(rows))
    return [row["name"] for row in rows if isinstance(row["name"], str)]


def add_templates(bot: Bot) -> list[str]:
    own = {"created_at": NOW, "category": "utility"}
    bot.do(insert(templates).values([{**own, "id": one + 1, "name": f"text {one:02}"} for one in MANY]))
    text = {"language": "rw", "body": "-", "status": "draft", "created_at": NOW, "changed_at": NOW}
    bot.do(insert(template_texts).values([{**text, "template_id": one + 1} for one in MANY]))
    return [f"text {one:02}" for one in MANY]


@pytest.mark.parametrize(
    ("path", "fill"),
    [
        ("/mentors", add_mentors),
        ("/staff", add_people),
        ("/inbox/replies", add_replies),
        ("/templates", add_templates),
    ],
)
def test_a_list_goes_on_over_pages_until_all_was_seen(
    web: Web, administrator: Browser, path: str, fill: Callable[[Bot], list[str]]
) -> None:
    names = fill(web.bot)
    first = administrator.get(path).text
    (after,) = re.findall(rf'"/console{path}\?after=(\d+)"', first)
    last = administrator.get(f"{path}?after={after}").text
    seen = [[name for name in names if name in page] for page in (first, last)]
    assert sorted(seen[0] + seen[1]) == sorted(names)
    assert len(seen[0]) >= len(names) - len(seen[1]) >= 49
