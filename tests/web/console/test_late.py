"""A form that comes too late saves nothing and loses nothing: what was written is shown, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from bot.programme.staff import Role
from bot.store.tickets import canned_replies
from tests.web.conftest import URL, Web
from tests.web.console.conftest import _TOKEN, PASSWORD, Browser, add_person

NEW = "/inbox/replies/new"
WORDS = "Hello <b>Aline</b>,\nwe are in Huye."
FORM = {"name": "Hello", "text_en": WORDS, "text_rw": "Muraho", "seen": "mark-of-seen", "form_key": "key-of-form"}


@pytest.fixture
def keza(web: Web) -> Browser:
    """A browser in which somebody is signed in."""
    add_person(web, "keza")
    browser = Browser(web)
    browser.sign_in("keza")
    return browser


def cookie_lapses(browser: Browser) -> None:
    browser.client.delete_cookie("session", domain="bot.example.rw", path="/console")


def half_a_day_passes(browser: Browser) -> None:
    browser.web.bot.pass_time(hours=13)


def signs_in_anew(browser: Browser) -> None:
    cookie_lapses(browser)
    browser.sign_in("keza")


def send(browser: Browser, then: Callable[[Browser], None], path: str = NEW, **more: str) -> TestResponse:
    """Open a form, let something happen, and send the form."""
    token = _TOKEN.search(browser.get(NEW).text)
    assert token
    then(browser)
    headers = {"Accept-Language": "en", "Referer": f"{URL}/console{NEW}"} | more
    return browser.client.post(f"/console{path}", data=FORM | {"csrf_token": token[1]}, base_url=URL, headers=headers)


@pytest.mark.parametrize(
    ("then", "title", "there"),
    [
        (cookie_lapses, "Your sign-in is over", f"/console/sign-in?to=/console{NEW}"),
        (half_a_day_passes, "Your sign-in is over", f"/console/sign-in?to=/console{NEW}"),
        (signs_in_anew, "The page was too old", f"/console{NEW}"),
    ],
)
def test_what_was_written_is_shown_and_nothing_saved(
    web: Web, keza: Browser, then: Callable[[Browser], None], title: str, there: str
) -> None:
    answer = send(keza, then)
    assert answer.status_code in {400, 401}
    assert f"<h1>{title}</h1>" in answer.text
    assert "Hello &lt;b&gt;Aline&lt;/b&gt;,\nwe are in Huye.</textarea>" in answer.text
    assert f'href="{there}" target="_blank"' in answer.text
    assert not re.search("mark-of-seen|key-of-form", answer.text)
    assert web.bot.count(canned_replies) == 0
    if "sign-in" in there:
        form = {"login": "keza", "password": PASSWORD, "code": ""}
        assert keza.post(there.removeprefix("/console"), **form).location == f"/console{NEW}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "https://elsewhere.rw/console/x"},
        {"Referer": ""},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_sends_is_not_shown_as_ours(keza: Browser, headers: dict[str, str]) -> None:
    answer = send(keza, cookie_lapses, **headers)
    assert "Aline" not in answer.text
    assert "elsewhere" not in answer.text


def test_it_is_said_in_the_language_that_was_chosen(keza: Browser) -> None:
    keza.get("/account?lang=rw")
    answer = send(keza, cookie_lapses)
    assert "<h1>Igihe cyo kuba winjiye cyarangiye</h1>" in answer.text
    keza.sign_in("keza")
    keza.client.set_cookie("lang", "xx", domain="bot.example.rw", path="/console")
    assert "<h1>Your sign-in is over</h1>" in send(keza, cookie_lapses).text


def test_neither_a_password_nor_a_code_is_ever_shown(keza: Browser) -> None:
    token = _TOKEN.search(keza.get("/account").text)
    assert token
    cookie_lapses(keza)
    data = {"csrf_token": token[1], "present": PASSWORD, "password": PASSWORD, "again": PASSWORD, "code": "abc"}
    headers = {"Accept-Language": "en", "Referer": f"{URL}/console/account"}
    for path in ("/account", NEW):
        answer = keza.client.post(f"/console{path}", data=data, base_url=URL, headers=headers)
        assert "Your sign-in is over" in answer.text
        assert "ikawa" not in answer.text
        assert "<textarea" not in answer.text


@pytest.mark.parametrize(
    ("referer", "path", "there"),
    [
        ("/inbox/replies/1/remove", "/inbox/replies/1/remove", "/console/inbox/replies/1"),
        ("/sign-in/../..//elsewhere.rw", NEW, "/console/sign-in"),
        ("/inbox?medium=sms", NEW, "/console/inbox?medium%3Dsms"),
        ("/\\elsewhere.rw", "/mentorship/matches/give", "/console/mentorship"),
    ],
)
def test_the_way_back_is_a_page_of_ours_that_can_be_opened(keza: Browser, referer: str, path: str, there: str) -> None:
    answer = send(keza, cookie_lapses, path, Referer=f"{URL}/console{referer}")
    found = re.search(r'class="button" href="([^"]+)"', answer.text)
    assert found
    assert found[1] == f"/console/sign-in?to={there}"


@pytest.mark.parametrize("then", [cookie_lapses, half_a_day_passes])
def test_a_piece_that_is_asked_for_while_somebody_writes_leaves_what_they_wrote(
    keza: Browser, then: Callable[[Browser], None]
) -> None:
    answer = send(keza, then, **{"HX-Request": "true"})
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#late", "innerHTML")
    assert "Your sign-in is over" in answer.text
    assert "HX-Redirect" not in answer.headers
    polled = keza.get("/inbox/1?last=1", **{"HX-Request": "true", "X-By-Itself": "1"})
    assert polled.headers["HX-Reselect"] == "p"
    assert "HX-Redirect" not in polled.headers
    assert polled.text.count("<p") == 1


def test_a_file_that_is_brought_too_late_is_not_called_too_large(keza: Browser) -> None:
    cookie_lapses(keza)
    data = {"document": (BytesIO(b"x" * 200_000), "costs.pdf"), "title_en": "Costs"}
    answer = keza.client.post("/console/handouts/new", data=data, base_url=URL, headers={"Accept-Language": "en"})
    answer.request.environ["wsgi.input"].close()
    assert "Your sign-in is over" in answer.text


def test_a_role_that_lost_a_right_meanwhile_is_told_as_ever(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    del web
    assert "Not allowed" in browser_of(Role.VIEWER).post(NEW, form_at="/account", **FORM).text
