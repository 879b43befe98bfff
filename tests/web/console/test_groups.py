"""Groups in the console: made, joined, led, left, written to and closed."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import insert, select

from bot.programme.staff import Role
from bot.services.broadcasting.reasons import TO_NOBODY
from bot.services.kept_sentences import OWN_FAULT
from bot.services.sweeping import sweep
from bot.store.groups import group_texts, groups, membership_requests, memberships
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_contact
from tests.people import add_group, add_membership_request, add_on_phone_of
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

NEW = {"name": "Abatunganyampu", "kind": "cooperative", "district": "Huye"}


def test_a_group_is_made_joined_led_and_closed(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    assert administrator.post("/groups/new", **NEW).location == "/console/groups/1"
    assert "There is a group called Abatunganyampu already" in administrator.post("/groups/new", **NEW).text
    for form, said in (
        ({"phone": "0788000100"}, "say that they agreed"),
        ({"phone": "12", "agreed": "1"}, "12 is no mobile number"),
        ({"phone": "0788000100", "agreed": "1"}, "They are a member now"),
        ({"phone": "0788000100", "agreed": "1"}, "a member of this group already"),
    ):
        administrator.post("/groups/1/add", form_at="/groups/1", **form)
        assert said in administrator.get("/groups/1").text
    administrator.post("/groups/1/members/1/lead", form_at="/groups/1", leads="1")
    assert "Leads no more" in administrator.get("/groups/1").text
    assert ">Uwase Aline<" in administrator.get("/groups?district=Huye").text
    administrator.post("/groups/1/members/1/remove", form_at="/groups/1")
    administrator.post("/groups/1/members/1/remove", form_at="/groups/1")
    assert "no member of this group any more" in administrator.get("/groups/1").text
    administrator.post("/groups/1/end", form_at="/groups/1")
    assert "There is no group." in administrator.get("/groups").text
    assert administrator.get("/groups/1").status_code == 404
    assert web.bot.values(select(groups.c.closed_at)) == [web.bot.now]


def test_staff_answer_in_the_leaders_place_once_and_who_asked_is_told(web: Web, administrator: Browser) -> None:
    leader, other = add_contact(web.bot), add_contact(web.bot, ANOTHER, name="Kamana Eric")
    group = add_group(web.bot, leader)
    add_membership_request(web.bot, group, other)
    assert "Kamana Eric" in administrator.get("/groups/1").text
    for _ in range(2):
        administrator.post("/groups/1/requests/1", form_at="/groups/1", joins="1")
    assert "That was answered already" in administrator.get("/groups/1").text
    sweep(web.bot.runtime, "the test")
    assert web.bot.values(select(membership_requests.c.status)) == ["joined"]
    assert web.bot.values(select(memberships.c.contact_id).order_by(memberships.c.id)) == [leader, other]
    (told,) = web.bot.values(select(outbox.c.body).where(outbox.c.address == ANOTHER))
    assert told.startswith("You are now a member of")


def test_whom_a_leader_asks_nobody_answers_for(web: Web, administrator: Browser) -> None:
    leader, other = add_contact(web.bot), add_contact(web.bot, ANOTHER)
    add_membership_request(web.bot, add_group(web.bot, leader), other, leader)
    assert administrator.post("/groups/1/requests/1", form_at="/groups/1", joins="1").status_code == 404
    assert web.bot.values(select(membership_requests.c.status)) == ["asked"]


def test_members_are_a_page_at_a_time_with_whose_phone_reaches_them(web: Web, administrator: Browser) -> None:
    leader = add_contact(web.bot)
    people = [add_on_phone_of(web.bot, leader, f"Name {number}") for number in range(60)]
    add_group(web.bot, leader, *people)
    page = administrator.get("/groups/1").text.partition("<h2>What happened")[0]
    assert ("Name 48" in page, "Name 49<" in page, "61" in page) == (True, False, True)
    assert "Name 59" in administrator.get("/groups/1?after=50").text


def test_a_group_is_written_to_by_a_broadcast_for_it_alone(web: Web, administrator: Browser) -> None:
    add_group(web.bot, add_contact(web.bot, ME))
    (name,) = web.bot.values(select(groups.c.name))
    page = administrator.get(f"/broadcasts/new?group={name}").text
    assert f'<option selected value="{name}">' in page


def test_members_are_found_by_name_district_and_how_they_stand(web: Web, administrator: Browser) -> None:
    leader = add_contact(web.bot, name="Uwase Aline")
    people = [add_on_phone_of(web.bot, leader, f"Kamana {number}") for number in range(60)]
    add_group(web.bot, leader, add_contact(web.bot, ANOTHER, name="Ntwali Éric", district="Musanze"), *people)
    for asked, found, hidden in (
        ("q=eric", "Ntwali", "Kamana"),
        ("district=Musanze", "Ntwali", "Kamana"),
        ("standing=leader", "Uwase Aline</a> <span", "Ntwali"),
        ("standing=no_phone", "Kamana 0", "Ntwali"),
        ("q=nobody", "Nobody like that belongs to it.", "Kamana"),
    ):
        table = administrator.get(f"/groups/1?{asked}").text.partition("<h2>Members")[2].partition("<h2>What")[0]
        assert (found in table, hidden in table) == (True, False)
    page = administrator.get("/groups/1?q=kamana&district=Huye").text
    assert "/console/groups/1?q=kamana&amp;district=Huye&amp;after=52" in page
    assert "Kamana 59" in administrator.get("/groups/1?q=kamana&district=Huye&after=52").text


def test_what_happened_to_a_group_is_read_with_whom_and_by_whom(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    administrator.post("/groups/new", **NEW)
    administrator.post("/groups/1/add", form_at="/groups/1", phone="0788000100", agreed="1")
    for leads in ("1", "1", ""):
        administrator.post("/groups/1/members/1/lead", form_at="/groups/1", leads=leads)
    web.bot.phone().sms("group", "2", "1")
    happened = administrator.get("/groups/1").text.partition("<h2>What happened")[2]
    told = re.findall(r"</time> ([^<]+)(?:<a[^>]*>([^<]+)</a>)?([^<]*)</li>", happened)
    assert ["".join(one).strip() for one in told] == [
        "left the group: Uwase Aline",
        "member: Uwase Aline (administrator)",
        "leader: Uwase Aline (administrator)",
        "member: Uwase Aline (administrator)",
        "the group was made (administrator)",
    ]


def test_who_reads_no_names_reads_what_happened_without_them(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    add_group(web.bot, add_contact(web.bot))
    page = browser_of(Role.VIEWER).get("/groups/1").text
    assert "</time> member</li>" in page
    assert "Uwase" not in page


def test_the_history_and_those_who_ask_are_a_page_at_a_time(web: Web, administrator: Browser) -> None:
    asking = [add_contact(web.bot, f"+2507880{number:05}", name=f"Name {number:02}") for number in range(55)]
    group = add_group(web.bot, None, *asking)
    for contact in asking:
        add_membership_request(web.bot, group, contact)
    page = administrator.get("/groups/1").text
    asks, happened = page.partition("<h2>Members")[0], page.partition("<h2>What happened")[2]
    assert ("Name 49" in asks, "Name 50" in asks) == (True, False)
    assert "Name 54" in administrator.get("/groups/1?asks=50").text.partition("<h2>Members")[0]
    assert ("Name 54" in happened, "Name 01" in happened) == (True, False)
    assert "the group was made" in administrator.get("/groups/1?before=7").text


def test_why_what_a_leader_wrote_was_not_sent_is_told_in_the_language_of_who_looks(
    web: Web, administrator: Browser
) -> None:
    group = add_group(web.bot, add_contact(web.bot))
    own = {"group_id": group, "contact_id": 1, "created_at": NOW, "dropped_at": NOW}
    for reason in (OWN_FAULT, TO_NOBODY.format(broadcast=3)):
        web.bot.do(insert(group_texts).values(**own, words="We meet on Friday.", dropped_for=reason))
    page = administrator.get(f"/groups/{group}").text
    assert "An error of ours; see the log." in page
    assert "Broadcast 3 goes to nobody" in page
    told = administrator.get(f"/groups/{group}?lang=rw").text
    assert "An error of ours" not in told
    assert "goes to nobody" not in told
