"""Signing in: who may, who may not, how often one may try, and what ends it."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from bot.programme.invitations import invite, redeem
from bot.store.staff import deeds, staff
from tests.web.conftest import Web
from tests.web.console.conftest import PASSWORD, Browser, add_person


def test_who_is_not_signed_in_is_asked_to_and_brought_back(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    asked = browser.get("/contacts?q=uwase")
    assert asked.location == "/console/sign-in?to=/console/contacts?q%3Duwase"
    form = {"login": "keza", "password": PASSWORD, "code": ""}
    entered = browser.post(asked.location.removeprefix("/console"), **form)
    assert (entered.status_code, entered.location) == (302, "/console/contacts?q=uwase")
    assert browser.get("/contacts?q=uwase").status_code == 200


def test_a_search_after_the_sign_in_is_over_leads_the_whole_page_to_it(browser: Browser) -> None:
    asked = browser.get("/contacts?q=uwase", **{"HX-Request": "true"})
    assert asked.headers["HX-Redirect"] == "/console/sign-in?to=/console/contacts?q%3Duwase"
    assert not asked.text


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.rw/console/",
        "//elsewhere.rw/console/",
        "//[",
        "/files/x",
        "/console/\\x",
        "/console/%0d%0aSet-Cookie:x",
    ],
)
def test_no_address_leads_away_from_the_console(web: Web, browser: Browser, to: str) -> None:
    add_person(web, "keza")
    entered = browser.post(f"/sign-in?to={to}", login="keza", password=PASSWORD, code="")
    assert entered.location == "/console/"


@pytest.mark.parametrize(("login", "password"), [("keza", "wrong"), ("nobody", PASSWORD), ("invited", PASSWORD)])
def test_what_is_wrong_is_not_told_apart(web: Web, browser: Browser, login: str, password: str) -> None:
    add_person(web, "keza")
    web.bot.do(update(staff).where(staff.c.id == add_person(web, "invited")).values(password_hash=None))
    refused = browser.sign_in(login, password)
    assert (refused.status_code, "That login, password or code is not right" in refused.text) == (401, True)
    assert web.bot.values(select(deeds.c.deed)) == ["could not sign in"]


def test_who_is_disabled_is_out_at_once(web: Web, browser: Browser) -> None:
    who = add_person(web, "keza")
    browser.sign_in("keza")
    assert browser.get("/").status_code == 200
    web.bot.do(update(staff).where(staff.c.id == who).values(disabled_at=web.bot.now))
    assert browser.get("/").status_code == 302
    assert browser.sign_in("keza").status_code == 401


def test_a_day_at_the_desk_ends(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    browser.sign_in("keza")
    web.bot.now += timedelta(hours=12)
    assert browser.get("/").location.startswith("/console/sign-in")


def test_signing_out_ends_it_and_needs_the_form(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    browser.sign_in("keza")
    forged = browser.client.post("/console/sign-out", base_url="https://bot.example.rw")
    assert (forged.status_code, browser.get("/").status_code) == (400, 200)
    browser.post("/sign-out", form_at="/")
    assert browser.get("/").status_code == 302


def test_an_invitation_serves_once_and_for_three_days(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    with web.bot.runtime.database.begin() as db:
        token = invite(db, "keza", web.bot.now)
    path, another = f"/invitation/{token}", {"password": "isuka n'umuhoro", "again": "isuka n'umuhoro"}
    assert "Choose at least 10" in browser.post(path, password="short", again="short").text
    assert "not the same" in browser.post(path, password="isuka n'umuhoro", again="isuka n'umuhini").text
    assert browser.post(path, **another).location == "/console/sign-in"
    assert browser.get(path).status_code == 410
    assert browser.sign_in("keza").status_code == 401
    assert browser.sign_in("keza", another["password"]).status_code == 302
    with web.bot.runtime.database.begin() as db:
        late = invite(db, "keza", web.bot.now - timedelta(days=3))
    assert browser.get(f"/invitation/{late}").status_code == 410


def test_of_two_who_use_an_invitation_at_once_one_chooses(each_web: Web) -> None:
    add_person(each_web, "keza")
    with each_web.bot.runtime.database.begin() as db:
        token = invite(db, "keza", each_web.bot.now)
    with each_web.bot.runtime.database.begin() as db:
        chosen = [redeem(db, token, hashed, each_web.bot.now) for hashed in ("first", "second")]
    assert chosen == [1, None]
    assert each_web.bot.values(select(staff.c.password_hash)) == ["first"]


def test_another_password_signs_out_everywhere(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    elsewhere = Browser(web)
    for one in (browser, elsewhere):
        one.sign_in("keza")
    browser.post("/account", present=PASSWORD, password="isuka n'umuhoro", again="isuka n'umuhoro")
    assert [one.get("/").status_code for one in (browser, elsewhere)] == [302, 302]


def test_who_finds_a_browser_open_cannot_make_the_account_their_own(web: Web, browser: Browser) -> None:
    who = add_person(web, "keza")
    browser.sign_in("keza")
    web.bot.do(update(staff).where(staff.c.id == who).values(second_factor=pyotp.random_base32()))
    before = web.bot.rows(select(staff).where(staff.c.id == who))
    page = browser.get("/account/second-factor").text
    code = pyotp.TOTP(page.split("<p><code>")[1].split("</code>")[0]).now()
    refused = [
        browser.post("/account", present="wrong", password="isuka n'umuhoro", again="isuka n'umuhoro"),
        browser.post("/account/second-factor", present="wrong", code=code),
        browser.post("/account/second-factor/remove", form_at="/account", **{"remove-present": "wrong"}),
    ]
    assert ["That is not your password." in answer.text for answer in refused] == [True] * 3
    assert web.bot.rows(select(staff).where(staff.c.id == who)) == before


def test_who_has_a_second_factor_needs_its_code_and_no_code_serves_twice(web: Web, browser: Browser) -> None:
    who = add_person(web, "keza")
    browser.sign_in("keza")
    page = browser.get("/account/second-factor").text
    secret = page.split("<p><code>")[1].split("</code>")[0]
    assert "<svg" in page
    browser.post("/account/second-factor", present=PASSWORD, code=pyotp.TOTP(secret).now())
    assert web.bot.values(select(staff.c.second_factor)) == [secret]
    code = pyotp.TOTP(secret).at(web.bot.now)
    fresh = Browser(web)
    assert [fresh.sign_in("keza", code=given).status_code for given in ("", "000000", "é", code, code)] == [
        401,
        401,
        401,
        302,
        401,
    ]
    browser.post("/account/second-factor/remove", form_at="/account", **{"remove-present": PASSWORD})
    assert Browser(web).sign_in("keza").status_code == 302
    done = web.bot.values(select(deeds.c.deed).where(deeds.c.staff_id == who))
    assert {"signed in", "could not sign in", "set a second factor", "removed second factor"} == set(done)


def test_who_has_lost_their_authenticator_comes_in_again_by_an_invitation(web: Web, browser: Browser) -> None:
    who = add_person(web, "keza")
    web.bot.do(update(staff).where(staff.c.id == who).values(second_factor=pyotp.random_base32()))
    assert "ask an administrator for an invitation" in browser.sign_in("keza").text
    with web.bot.runtime.database.begin() as db:
        token = invite(db, "keza", web.bot.now)
    page = f"/invitation/{token}"
    assert "authenticator" in browser.get(page).text
    browser.post(page, password="isuka n'umuhoro", again="isuka n'umuhoro")
    assert browser.sign_in("keza", "isuka n'umuhoro").status_code == 302
    done = web.bot.values(select(deeds.c.deed).where(deeds.c.staff_id == who))
    assert done == ["could not sign in", "chose a password", "removed second factor", "signed in"]


def test_trying_ends_for_strangers_and_not_for_who_has_signed_in_here_before(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    browser.sign_in("keza")
    stranger = Browser(web)
    tried = [stranger.sign_in("keza", "wrong").status_code for _ in range(11)]
    assert (set(tried[:9]), tried[-1]) == ({401}, 429)
    assert "Wait a quarter of an hour" in stranger.sign_in("keza").text
    browser.post("/sign-out", form_at="/")
    assert browser.sign_in("keza").status_code == 302


def test_who_uses_up_the_tries_of_a_network_shuts_nobody_of_it_out(web: Web, browser: Browser) -> None:
    add_person(web, "keza")
    browser.sign_in("keza")
    tried = [Browser(web).sign_in(f"login{one}", "wrong").status_code for one in range(21)]
    assert tried[-1] == 429
    browser.post("/sign-out", form_at="/")
    assert browser.sign_in("keza").status_code == 302


def test_whoever_finds_a_browser_open_has_few_tries_at_the_password(web: Web) -> None:
    add_person(web, "keza")
    browser = Browser(web)
    browser.sign_in("keza")
    form = {"present": "a guess", "password": "isombe n'amafi", "again": "isombe n'amafi"}
    tried = [browser.post("/account", **form).status_code for _ in range(11)]
    assert (set(tried[:10]), tried[10]) == ({200}, 429)
    assert browser.post("/account/second-factor", form_at="/account", present="a guess").status_code == 429
    assert web.bot.values(select(deeds.c.deed)).count("gave a wrong password") == 10
    assert browser.get("/account").status_code == 200


def test_behind_a_proxy_who_tries_much_keeps_out_nobody_elsewhere(web: Web) -> None:
    add_person(web, "keza")
    tried = [Browser(web, "203.0.113.1").sign_in(f"guess{number}").status_code for number in range(21)]
    assert (set(tried[:20]), tried[20]) == ({401}, 429)
    assert Browser(web, "198.51.100.7").sign_in("keza").status_code == 302
    done = select(deeds.c.deed, deeds.c.origin).distinct().order_by(deeds.c.deed)
    assert web.bot.rows(done) == [("could not sign in", "203.0.113.1"), ("signed in", "198.51.100.7")]
