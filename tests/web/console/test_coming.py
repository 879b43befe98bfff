"""What is going to be done by itself: read before it is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.programme.staff import Role
from bot.store.due import due, plan
from bot.store.groups import membership_requests
from bot.store.planning import plan_all
from bot.store.workshops import registrations
from tests.factories import add_contact, add_registration, add_request, add_workshop
from tests.people import add_group, add_membership_request
from tests.web.conftest import Web, web_at
from tests.web.console.conftest import Browser

_CELL = re.compile(r"<td[^>]*>(.*?)</td>")


@pytest.fixture
def web(database_url: str) -> Iterator[Web]:
    """The application over SQLite, and over PostgreSQL."""
    with web_at(database_url) as made:
        yield made


@pytest.fixture
def viewer(browser_of: Callable[[Role], Browser]) -> Browser:
    """A browser of somebody who may only look."""
    return browser_of(Role.VIEWER)


def planned(web: Web, kind: str, subject: int, at: datetime) -> None:
    with web.bot.runtime.database.begin() as db:
        plan(db, kind, subject, at, web.bot.now)


def many_planned(web: Web, count: int, at: datetime) -> None:
    """Plan the same for requests of these ids, each a second after the one before."""
    rows = [
        {"kind": "mentor_help", "subject_id": key, "due_at": at + timedelta(seconds=key), "planned_at": at}
        for key in range(1, count + 1)
    ]
    with web.bot.runtime.database.begin() as db:
        db.execute(insert(due), rows)


def lines(page: str) -> list[list[str]]:
    cells = _CELL.findall(page)
    return [cells[begins : begins + 5] for begins in range(0, len(cells), 5)]


def test_what_comes_next_is_told_in_words_with_the_page_of_what_it_is_about(web: Web, viewer: Browser) -> None:
    assert "Nothing is planned." in viewer.get("/coming").text
    request = add_request(web.bot, add_contact(web.bot, name="Mukamana Rose"))
    planned(web, "mentor_help", request, web.bot.now + timedelta(days=2))
    planned(web, "mentor_lapse", request, web.bot.now + timedelta(hours=1))
    named = f'<a href="/console/mentorship/{request}">request for a mentor {request}</a>'
    page = viewer.get("/coming").text
    assert lines(page) == [
        ["01/03/2027 11:00", "The request is taken back from a mentor who did not answer", named, "1", ""],
        ["03/03/2027 10:00", "Who asked is asked whether the mentor helped", named, "1", ""],
    ]
    assert "Mukamana" not in page


def test_what_has_no_page_of_its_own_leads_to_that_of_what_it_belongs_to(web: Web, viewer: Browser) -> None:
    group = add_group(web.bot, None)
    planned(web, "membership_ask", add_membership_request(web.bot, group, add_contact(web.bot)), web.bot.now)
    ((_, said, named, *_),) = lines(viewer.get("/coming").text)
    assert (said, named) == ("Who can accept it is asked", f'<a href="/console/groups/{group}">group {group}</a>')


def test_what_is_done_with_many_of_one_training_at_once_is_one_line(web: Web, viewer: Browser) -> None:
    first, second = add_workshop(web.bot), add_workshop(web.bot)
    for number in range(5):
        contact = add_contact(web.bot, f"+25078800040{number}")
        add_registration(web.bot, first if number < 3 else second, contact)
    with web.bot.runtime.database.begin() as db:
        plan_all(db, "reminder_day", select(registrations.c.id), web.bot.now, web.bot.now)
    assert [line[2:4] for line in lines(viewer.get("/coming").text)] == [
        [f'<a href="/console/workshops/{first}">training {first}</a>', "3"],
        [f'<a href="/console/workshops/{second}">training {second}</a>', "2"],
    ]


def test_what_was_tried_and_failed_says_so(web: Web, viewer: Browser) -> None:
    planned(web, "survey_close", 7, web.bot.now)
    web.bot.do(update(due).values(tries=3))
    assert lines(viewer.get("/coming").text)[0][4] == '<span class="tag late">tried 3 times</span>'
    assert "kugerageza: 3" in viewer.get("/coming?lang=rw").text


def test_what_a_former_version_planned_is_told_by_its_name(web: Web, viewer: Browser) -> None:
    planned(web, "of_a_former_version", 7, web.bot.now)
    assert lines(viewer.get("/coming").text)[0][1:3] == ["of a former version", ""]


def test_what_was_done_is_not_listed(web: Web, viewer: Browser) -> None:
    planned(web, "survey_close", 7, web.bot.now)
    web.bot.do(update(due).values(done_at=web.bot.now))
    assert lines(viewer.get("/coming").text) == []


def test_the_list_goes_on_over_pages_and_is_narrowed_by_kind(web: Web, viewer: Browser) -> None:
    many_planned(web, 120, web.bot.now)
    planned(web, "survey_close", 7, web.bot.now + timedelta(seconds=1))
    page, read = viewer.get("/coming?kind=mentor_help").text, [0]
    while True:
        read.append(read[-1] + len(lines(page)))
        following = re.search(r'"/console(/coming\?kind=mentor_help&amp;after=\d+)"', page)
        if not following:
            break
        page = viewer.get(following[1].replace("&amp;", "&")).text
    assert read == [0, 50, 100, 120]
    assert [line[1] for line in lines(viewer.get("/coming?kind=survey_close").text)] == ["The survey closes"]


def test_a_line_of_more_rows_than_a_page_reads_goes_on_over_the_next(web: Web, viewer: Browser) -> None:
    group = add_group(web.bot, None)
    contact = add_contact(web.bot)
    standing = {"group_id": group, "status": "asked", "created_at": web.bot.now, "changed_at": web.bot.now}
    web.bot.do(insert(membership_requests).values([standing | {"contact_id": contact} for _ in range(1005)]))
    with web.bot.runtime.database.begin() as db:
        plan_all(db, "membership_told", select(membership_requests.c.id), web.bot.now, web.bot.now)
    page = viewer.get("/coming").text
    (after,) = re.findall(r'"/console(/coming\?after=\d+)"', page)
    assert [line[3] for line in (*lines(page), *lines(viewer.get(after).text))] == ["1,000", "5"]


def test_home_says_how_much_comes_in_the_next_day(web: Web, viewer: Browser) -> None:
    planned(web, "survey_close", 7, web.bot.now + timedelta(hours=23))
    planned(web, "survey_close", 8, web.bot.now + timedelta(hours=25))
    assert '<a href="/console/coming">What comes next: 1 in the next day</a>' in viewer.get("/").text
