"""Lists that are short enough to be read whole are shown a page at a time, too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Delete, Update, delete, insert, select, update

from bot.programme.lifecycle import TIME
from bot.programme.staff import Role
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.saved import save
from bot.store.audiences import audiences
from bot.store.mentorship import mentors
from bot.store.staff import deeds, staff
from bot.store.templates import template_texts, templates
from bot.store.tickets import canned_replies
from bot.store.workshops import registrations
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_mentor, add_registration, add_request, add_workshop
from tests.people import add_group
from tests.web.conftest import URL, Web
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


def keep_audiences(bot: Bot) -> list[str]:
    with bot.runtime.database.begin() as db:
        for number in MANY:
            save(db, f"people {number:02}", Audience(districts=("Huye",)), TIME, NOW)
    return [f">people {number:02}<" for number in MANY]


@pytest.mark.parametrize(
    ("path", "fill"),
    [
        ("/broadcasts/audiences", keep_audiences),
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


@pytest.mark.parametrize(
    ("path", "fill", "gone"),
    [
        ("/broadcasts/audiences", keep_audiences, delete(audiences)),
        ("/mentors", add_mentors, update(mentors).values(removed_at=NOW)),
        ("/inbox/replies", add_replies, delete(canned_replies)),
        ("/templates", add_templates, update(templates).values(withdrawn_at=NOW)),
    ],
)
def test_a_list_goes_on_from_where_a_row_was_that_is_gone(
    web: Web, administrator: Browser, path: str, fill: Callable[[Bot], list[str]], gone: Delete | Update
) -> None:
    names = fill(web.bot)
    first = administrator.get(path).text
    (after,) = re.findall(rf'"/console{path}\?after=(\d+)"', first)
    web.bot.do(gone.where(gone.table.c.id == int(after)))
    rest = administrator.get(f"{path}?after={after}").text
    assert [name for name in names if name in rest] == [name for name in names if name not in first]


def test_who_was_moved_in_the_list_meanwhile_takes_nobody_along(web: Web, administrator: Browser) -> None:
    names = add_people(web.bot)
    (after,) = re.findall(r'"/console/staff\?after=(\d+)"', administrator.get("/staff").text)
    web.bot.do(update(staff).where(staff.c.id == int(after)).values(disabled_at=NOW))
    rest = administrator.get(f"/staff?after={after}").text
    assert rest.index(names[49]) < rest.index(names[48])
    assert [name for name in names if name in rest] == names[48:]


def test_who_has_no_seat_any_more_leaves_the_list_where_it_was(web: Web, administrator: Browser) -> None:
    workshop = add_workshop(web.bot)
    for number in MANY:
        person = add_contact(web.bot, f"+2507880{number:05}", name=f"Name {number:02}")
        add_registration(web.bot, workshop, person)
    path = f"/workshops/{workshop}/certificates"
    (seat,) = re.findall(rf'"/console{path}\?seat=(\d+)"', administrator.get(path).text)
    web.bot.do(update(registrations).where(registrations.c.contact_id == int(seat)).values(status="cancelled"))
    rest = administrator.get(f"{path}?seat={seat}").text
    assert ("Name 48" in rest, "Name 50" in rest) == (False, True)
    with administrator.client.session_transaction("/console/", base_url=URL) as kept:
        assert "left_at" not in kept  # the browser is given nobody's name


def test_what_is_remembered_of_lists_stays_small(web: Web, administrator: Browser) -> None:
    add_replies(web.bot)
    for number in range(300):
        web.bot.do(insert(canned_replies).values(name=f"s {number:03}", text_en="-", text_rw="-", changed_at=NOW))
    here, seen = "/inbox/replies", 0
    while here:
        page = administrator.get(here).text
        (here,) = re.findall(r'"/console(/inbox/replies\?after=\d+)"', page) or [""]
        seen += 1
    with administrator.client.session_transaction("/console/", base_url=URL) as kept:
        assert (seen, len(kept["left_at"])) == (8, 7)
        kept["left_at"] = kept["left_at"] * 3
    administrator.get("/inbox/replies")
    with administrator.client.session_transaction("/console/", base_url=URL) as kept:
        assert len(kept["left_at"]) == 12


@pytest.mark.parametrize("path", ["/mentorship", "/referrals", "/inbox", "/interests", "/products?status="])
def test_what_is_printed_says_that_it_names_people(administrator: Browser, path: str) -> None:
    page = administrator.get(path).text
    with_print = path + ("&" if "?" in path else "?") + "print=1"
    assert f"/console{path.partition('?')[0]}?print=1" in page
    printed = administrator.get(with_print).text
    assert "Print this page. It names people: keep it safe." in printed
    assert administrator.web.bot.values(select(deeds.c.deed).order_by(deeds.c.id))[-1] == "printed a list"


def test_all_members_of_a_group_are_printed(web: Web, administrator: Browser) -> None:
    people = [add_contact(web.bot, f"+2507880{number:05}", name=f"Name {number:02}") for number in MANY]
    add_group(web.bot, None, *people)
    page = administrator.get("/groups/1?q=name&print=1").text.partition("<h2>What happened")[0]
    assert all(f"Name {number:02}" in page for number in MANY)
    assert "after=" not in page


def test_requests_are_printed_beyond_a_page_without_boxes(web: Web, administrator: Browser) -> None:
    contact = add_contact(web.bot)
    for number in MANY:
        add_request(web.bot, contact, reference=f"A{number}")
    page, printed = (administrator.get(f"/mentorship{asked}").text for asked in ("", "?print=1"))
    assert (page.count("<tr>"), printed.count("<tr>")) == (51, 56)
    assert ('type="checkbox"' in page, 'type="checkbox"' in printed) == (True, False)
