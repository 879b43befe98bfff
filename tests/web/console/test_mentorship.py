"""Mentorship in the console: requests are matched, one or several, and a mentor sees their own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from bot.programme.mentors import add_mentor as add_mentor_of
from bot.programme.staff import Role
from bot.store.mentorship import mentor_requests, mentors
from bot.store.outbox import outbox
from bot.store.staff import deeds, history, staff
from tests.bots import ANOTHER, NOW
from tests.factories import add_contact, add_mentor, add_request
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, add_person

ONE = "/mentorship/1"


@pytest.fixture
def desk(web: Web, browser_of: Callable[[Role], Browser]) -> Browser:
    """Somebody at the mentors' desk; there is a request that waits, and a mentor."""
    add_request(web.bot, add_contact(web.bot))
    add_mentor(web.bot, add_contact(web.bot, ANOTHER))
    return browser_of(Role.MENTOR_DESK)


def statuses(web: Web) -> list[str]:
    return web.bot.values(select(mentor_requests.c.status).order_by(mentor_requests.c.id))


def add_another(web: Web, login: str = "another", number: str = "+250788000300") -> int:
    """Add a mentor who helps with pricing; give their id."""
    made = add_mentor(web.bot, add_contact(web.bot, number, name=login.title()))
    web.bot.do(update(staff).where(staff.c.id == made_by(web, made)).values(login=login, name=login.title()))
    return made


def made_by(web: Web, mentor: int) -> int:
    return int(web.bot.values(select(mentors.c.staff_id).where(mentors.c.id == mentor))[0])


def as_mentor(web: Web, browser_of: Callable[[Role], Browser]) -> Browser:
    """Give the browser of a mentor, to whom the request is given; theirs is the second mentor."""
    browser = browser_of(Role.MENTOR)
    phone = add_contact(web.bot, "+250788000400")
    web.bot.do(update(staff).where(staff.c.login == "mentor").values(contact_id=phone))
    member = web.bot.values(select(staff.c.id).where(staff.c.login == "mentor"))[0]
    with web.bot.runtime.database.begin() as db:
        made = add_mentor_of(db, member, 5, {"language": ["en"]}, NOW)
    web.bot.do(update(mentor_requests).values(status="given", mentor_id=made))
    return browser


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("", True),
        ("?status=given", False),
        ("?status=all&topic=pricing", True),
        ("?topic=export", False),
        ("?district=Huye", True),
        ("?district=Gasabo", False),
        ("?overdue=yes", False),
    ],
)
def test_requests_are_narrowed_by_the_address(web: Web, desk: Browser, asked: str, *, is_there: bool) -> None:
    assert ("ABC123" in desk.get(f"/mentorship{asked}").text) == is_there
    web.bot.do(update(mentor_requests).values(respond_by=NOW))
    page = desk.get("/mentorship?overdue=yes").text
    assert "ABC123" in page
    assert "late: 01/03/2027 10:00" in page


def test_who_is_proposed_is_shown_with_the_reasons_and_is_asked_once(web: Web, desk: Browser) -> None:
    page = desk.get(ONE).text
    assert "Give to Keza" in page
    assert "works anywhere, has room for 5 more" in page
    for _ in range(2):
        desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    assert statuses(web) == ["given"]
    told = web.bot.values(select(outbox.c.body).where(outbox.c.address == ANOTHER))
    assert len(told) == 1
    assert web.bot.values(select(history.c.event)) == ["give"]


def test_who_gives_what_a_colleague_has_given_meanwhile_is_told(web: Web, desk: Browser) -> None:
    other = add_another(web)
    desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    desk.post(f"{ONE}/give", form_at=ONE, mentor=str(other), had_by="0")
    assert "Request ABC123 was given to somebody meanwhile." in desk.get(ONE).text
    assert web.bot.values(select(mentor_requests.c.mentor_id)) == [1]
    desk.post(f"{ONE}/give", form_at=ONE, mentor=str(other), had_by="1")
    assert web.bot.values(select(mentor_requests.c.mentor_id)) == [other]


def test_a_mentor_who_is_not_proposed_can_be_chosen(web: Web, desk: Browser) -> None:
    web.bot.do(update(mentors).values(paused_at=NOW))
    page = desk.get(ONE).text
    assert "No mentor speaks the language and has room." in page
    assert '<option value="1">Keza</option>' in page
    desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    assert statuses(web) == ["given"]


def test_several_are_looked_at_before_they_are_given_and_what_cannot_be_says_why(web: Web, desk: Browser) -> None:
    artisan = add_contact(web.bot, "+250788000500")
    add_request(web.bot, artisan, reference="ABC124")
    add_request(web.bot, artisan, reference="ABC125", status="called")
    token = {"csrf_token": desk.get("/mentorship").text.split('name="csrf_token" value="')[1].partition('"')[0]}
    shown = desk.client.post(
        "/console/mentorship/matches",
        data=token | {"key": ["1", "2", "3"]},
        base_url="https://bot.example.rw",
        headers={"Referer": "https://bot.example.rw/", "Accept-Language": "en"},
    ).text
    assert "has room for 5 more" in shown
    assert "has room for 4 more" in shown
    assert "It does not wait for a mentor: called" in shown
    assert statuses(web) == ["waiting", "waiting", "called"]
    chosen = {"key": ["1", "2"], "mentor-1": "1", "mentor-2": "0"}
    desk.client.post(
        "/console/mentorship/matches/give",
        data=token | chosen,
        base_url="https://bot.example.rw",
        headers={"Referer": "https://bot.example.rw/", "Accept-Language": "en"},
    )
    assert statuses(web) == ["given", "waiting", "called"]
    assert "Requests given: 1." in desk.get("/mentorship").text


def test_a_request_is_cancelled_for_its_contact_who_is_told(web: Web, desk: Browser) -> None:
    desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    desk.post(f"{ONE}/cancel", form_at=ONE, note="found help elsewhere")
    assert statuses(web) == ["cancelled"]
    assert "found help elsewhere" in desk.get(ONE).text
    told = web.bot.values(select(outbox.c.body).order_by(outbox.c.id))
    assert told[1:] == [
        "Your request for an adviser is cancelled. Number: ABC123",
        "The request with number ABC123 is cancelled. Do not call.",
    ]
    desk.post(f"{ONE}/cancel", form_at=ONE)
    assert "cannot be cancelled any more" in desk.get(ONE).text


def test_a_note_moves_nothing_and_is_on_record(web: Web, desk: Browser) -> None:
    desk.post(f"{ONE}/note", form_at=ONE, note="wants to be called at noon")
    assert "wants to be called at noon" in desk.get(ONE).text
    assert statuses(web) == ["waiting"]


def test_a_note_that_is_sent_twice_is_noted_once_and_another_is_another(web: Web, desk: Browser) -> None:
    keys = re.findall(r'name="form_key" value="([^"]+)"', desk.get(ONE).text)
    assert len(set(keys)) == len(keys) > 1
    for words in ("noon", "noon", "evening"):
        desk.post(f"{ONE}/note", form_at=ONE, note=words, form_key=keys[0])
    noted = select(history.c.note).where(history.c.event == "note").order_by(history.c.id)
    assert web.bot.values(noted) == ["noon", "evening"]
    assert web.bot.values(select(deeds.c.subject_id).where(deeds.c.deed == "noted")) == [1, 1]


def test_a_note_of_two_clicks_at_once_is_noted_once(each_web: Web) -> None:
    bot, key = each_web.bot, secrets.token_urlsafe(12)
    add_request(bot, add_contact(bot))
    add_person(each_web, "keza")
    browsers = [Browser(each_web) for _ in range(4)]
    for one in browsers:
        one.sign_in("keza")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: one.post(f"{ONE}/note", form_at=ONE, note="noon", form_key=key), browsers))
    assert bot.values(select(history.c.note).where(history.c.event == "note")) == ["noon"]


def test_who_only_looks_is_offered_nothing(browser_of: Callable[[Role], Browser], desk: Browser) -> None:
    del desk
    page = browser_of(Role.VIEWER).get(ONE).text
    assert "How do I set a price?" not in page
    assert "<h1>" in page
    assert not [words for words in ("Give to", "Add a note", "Cancel it") if words in page]


@pytest.mark.usefixtures("desk")
def test_a_mentor_sees_their_own_requests_alone_and_does_with_them_as_by_phone(
    web: Web, browser_of: Callable[[Role], Browser]
) -> None:
    mentor = as_mentor(web, browser_of)
    artisan = add_contact(web.bot, "+250788000500")
    add_request(web.bot, artisan, reference="ABC124")
    page = mentor.get("/mentorship").text
    assert "ABC123" in page
    assert "ABC124" not in page
    assert mentor.get("/mentorship/2").status_code == 404
    assert mentor.post("/mentorship/2/accept", form_at=ONE).status_code == 404
    assert "+250788000100" not in mentor.get(ONE).text
    mentor.post(f"{ONE}/accept", form_at=ONE)
    assert "+250788000100" in mentor.get(ONE).text
    mentor.post(f"{ONE}/call", form_at=ONE, note="We went through the costs.")
    assert "We went through the costs." in mentor.get(ONE).text
    assert statuses(web) == ["called", "waiting"]
    mentor.post(f"{ONE}/accept", form_at=ONE)
    assert "stands elsewhere by now" in mentor.get(ONE).text


def test_who_declined_is_not_proposed_for_it_again(
    web: Web, desk: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    as_mentor(web, browser_of).post(f"{ONE}/decline", form_at=ONE)
    assert statuses(web) == ["waiting"]
    page = desk.get(ONE).text
    assert "Give to Keza" in page
    assert "Give to Mentor" not in page
    assert ">Mentor</option>" in page


@pytest.mark.usefixtures("desk")
def test_without_leave_no_number_is_shown(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    mentor = as_mentor(web, browser_of)
    web.bot.do(update(mentor_requests).values(shares_number=False, status="accepted"))
    assert "+250788000100" not in mentor.get(ONE).text


def test_what_a_mentor_did_by_phone_is_in_the_history_with_their_login(web: Web, desk: Browser) -> None:
    login = web.bot.values(select(staff.c.login).where(staff.c.id == 1))[0]
    desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    web.bot.phone(ANOTHER).sms("1")
    assert f"accepted ({login})" in desk.get(ONE).text


def test_mentors_are_added_changed_paused_and_removed(web: Web, desk: Browser) -> None:
    phone = add_contact(web.bot, "+250788000700")
    web.bot.do(staff.insert().values(login="diane", name="Diane", role="mentor", contact_id=phone, created_at=NOW))
    member = str(web.bot.values(select(staff.c.id).where(staff.c.login == "diane"))[0])
    form = {"member": member, "topics": "pricing", "languages": "rw", "districts": "Huye", "capacity": "3"}
    without = {name: value for name, value in form.items() if name != "languages"}
    assert "This is needed." in desk.post("/mentors/new", **without).text
    assert desk.post("/mentors/new", **form).status_code == 302
    listed = desk.get("/mentors").text
    assert all(words in listed for words in ("Diane", "pricing and costs", "Kinyarwanda", "Huye"))
    assert desk.post("/mentors/2", **form | {"topics": "export", "capacity": "7"}).status_code == 302
    assert web.bot.values(select(mentors.c.capacity).where(mentors.c.id == 2)) == [7]
    assert "export" in desk.get("/mentors").text
    desk.post("/mentors/2/pause", form_at="/mentors/2")
    assert "paused" in desk.get("/mentors").text
    desk.post("/mentors/2/pause", form_at="/mentors/2", off="1")
    desk.post("/mentors/2/remove", form_at="/mentors/2")
    assert "Diane is no mentor any more." in desk.get("/mentors").text
    assert desk.get("/mentors/2").status_code == 404


def test_a_mentor_with_requests_is_not_removed(web: Web, desk: Browser) -> None:
    desk.post(f"{ONE}/give", form_at=ONE, mentor="1", had_by="0")
    desk.post("/mentors/1/remove", form_at="/mentors/1")
    assert "Keza still has requests. Give them to others first." in desk.get("/mentors").text
    assert web.bot.values(select(mentors.c.removed_at)) == [None]
