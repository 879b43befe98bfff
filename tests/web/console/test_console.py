"""The console's pages: who may see them, what they say, and what a browser may do with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.programme.lives import LIVES
from bot.programme.staff import Act, Role
from bot.store.staff import deeds, staff
from bot.web.console.deed_words import DEEDS
from bot.web.console.words import WORDS
from tests.web.conftest import URL, Web
from tests.web.console.conftest import PASSWORD, Browser, add_person
from tests.web.console.routes import OPEN, ROUTES, situate

MAY = {
    Role.ADMINISTRATOR: set(Act),
    Role.COORDINATOR: {Act.SEE, Act.RUN_PROGRAMME, Act.HANDLE_DATA, Act.MATCH, Act.ANSWER},
    Role.MENTOR_DESK: {Act.SEE, Act.MATCH, Act.ANSWER},
    Role.MENTOR: {Act.MENTOR},
    Role.BANK_OFFICER: {Act.REFER},
    Role.VIEWER: {Act.SEE},
}

SEE_THEIR_OWN = (Role.MENTOR, Role.BANK_OFFICER)
"""For them what is others' does not exist."""


def test_every_page_is_in_the_table(web: Web) -> None:
    pages = {
        rule.endpoint.removeprefix("console.") for rule in web.app.url_map.iter_rules() if "console." in rule.endpoint
    }
    assert pages == ROUTES.keys() | OPEN


def _is_allowed(act: Act | tuple[Act, ...] | None, role: Role) -> bool:
    return act is None or not MAY[role].isdisjoint(act if isinstance(act, tuple) else (act,))


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_what_it_may_and_is_refused_the_rest(
    web: Web, browser_of: Callable[[Role], Browser], role: Role
) -> None:
    situate(web.bot)
    browser = browser_of(role)
    for name, (method, path, act) in sorted(ROUTES.items(), key=lambda route: (route[1][0], route[0] == "sign_out")):
        answer = (
            browser.get(path)
            if method == "GET"
            else browser.post(path, form_at="/account", **{"remove-present": PASSWORD})
        )
        done = {200} if method == "GET" else {200, 302, 400, 404}
        done |= {404} if role in SEE_THEIR_OWN else set()
        refused = 302 if name == "home" else 403
        assert (answer.status_code in done) if _is_allowed(act, role) else answer.status_code == refused, (name, role)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.ADMINISTRATOR, "/console/"),
        (Role.VIEWER, "/console/"),
        (Role.MENTOR, "/console/mentorship"),
        (Role.BANK_OFFICER, "/console/referrals"),
    ],
)
def test_who_signs_in_comes_to_the_first_page_that_they_may_open(
    browser_of: Callable[[Role], Browser], role: Role, first: str
) -> None:
    browser = browser_of(role)
    assert browser.sign_in(role).location == first
    assert browser.get("/").status_code == (200 if first == "/console/" else 302)
    assert browser.get(first.removeprefix("/console")).status_code == 200


def test_without_a_sign_in_there_is_nothing_to_see(web: Web, browser: Browser) -> None:
    situate(web.bot)
    for name, (method, path, _) in ROUTES.items():
        answer = browser.get(path) if method == "GET" else browser.post(path, form_at="/sign-in")
        assert answer.status_code == (302 if method == "GET" else 401), name
        assert "/console/sign-in" in (answer.location or answer.text), name


def test_a_browser_loads_nothing_from_elsewhere_and_keeps_nothing(administrator: Browser) -> None:
    headers = administrator.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    cookies = administrator.sign_in("administrator").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all(word in cookie for cookie in cookies for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/console"))


def test_webhooks_need_no_form_of_ours(web: Web) -> None:
    assert web.ussd("").status_code == 200


@pytest.mark.parametrize("path", ["/contacts?after={}", "/deeds?before={}", "/contacts/{}"])
@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_a_number_that_no_database_holds_is_none(administrator: Browser, path: str, number: int) -> None:
    assert administrator.get(path.format(number)).status_code in {200, 404}


def test_an_administrator_adds_invites_and_disables(web: Web, administrator: Browser) -> None:
    form = {"login": "keza", "name": "Keza Diane", "role": "viewer", "phone": "0788123456", "email": ""}
    assert administrator.post("/staff", **form).status_code == 302
    assert "Somebody has this login already" in administrator.post("/staff", **form).text
    assert "no mobile number" in administrator.post("/staff", **form | {"login": "kayitesi", "phone": "12"}).text
    assert administrator.post("/staff/keza/invite", form_at="/staff").status_code == 302
    page = administrator.get("/staff").text
    assert "https://bot.example.rw/console/invitation/" in page
    assert "https://bot.example.rw/console/invitation/" not in administrator.get("/staff").text
    administrator.post("/staff/keza/disable", form_at="/staff")
    administrator.post("/staff/administrator/disable", form_at="/staff")
    assert web.bot.values(select(staff.c.login).where(staff.c.disabled_at.is_not(None))) == ["keza"]
    assert [row in administrator.get("/deeds").text for row in ("added", "invited", "disabled")] == [True] * 3


def test_who_changes_somebody_second_sees_what_stands_and_keeps_what_they_typed(
    web: Web, administrator: Browser
) -> None:
    add_person(web, "keza", Role.VIEWER)
    add_person(web, "manzi")
    manzi = Browser(web)
    manzi.sign_in("manzi")
    mine, theirs = (_member(one) for one in (administrator, manzi))
    for _ in range(2):  # a double click
        form = mine | {"role": "coordinator", "phone": "0788 123 456"}
        assert administrator.post("/staff/keza", **form).status_code == 302
    refused = manzi.post("/staff/keza", **theirs | {"name": "Keza Diane"})
    assert "Now it says: coordinator" in refused.text
    assert 'value="Keza Diane"' in refused.text
    assert web.bot.rows(select(staff.c.name, staff.c.role).where(staff.c.login == "keza")) == [("Keza", "coordinator")]


def _member(browser: Browser) -> dict[str, str]:
    page = browser.get("/staff/keza").text
    seen = page.split('name="seen" type="hidden" value="')[1].partition('"')[0] if 'name="seen"' in page else ""
    return {"name": "Keza", "role": "viewer", "phone": "", "email": "", "seen": seen}


def test_an_administrator_changes_somebody_and_lets_them_act_again(web: Web, administrator: Browser) -> None:
    add_person(web, "keza", Role.VIEWER)
    form = {"name": "Keza", "role": "coordinator", "phone": "12", "email": "keza@example.rw"}
    assert "no mobile number" in administrator.post("/staff/keza", **form).text
    assert administrator.post("/staff/keza", **form | {"phone": "0788 123 456"}).status_code == 302
    assert 'value="+250788123456"' in administrator.get("/staff/keza").text
    assert web.bot.values(select(staff.c.role).where(staff.c.login == "keza")) == ["coordinator"]
    keza = Browser(web)
    administrator.post("/staff/keza/disable", form_at="/staff")
    assert keza.sign_in("keza").status_code == 401
    administrator.post("/staff/keza/enable", form_at="/staff")
    assert keza.sign_in("keza").status_code == 302
    assert [row in administrator.get("/deeds").text for row in ("changed", "disabled", "enabled")] == [True] * 3
    assert administrator.get("/staff/nobody").status_code == 404


def test_the_only_administrator_keeps_their_role(web: Web, administrator: Browser) -> None:
    page = administrator.post("/staff/administrator", name="Keza Diane", role="viewer", phone="", email="").text
    assert "administrator is the only administrator" in page
    assert 'value="Keza Diane"' in page
    assert web.bot.values(select(staff.c.role)) == ["administrator"]


def test_pages_speak_the_language_that_was_asked_for_last(administrator: Browser) -> None:
    assert '<html lang="rw">' in administrator.get("/?lang=rw").text
    assert '<html lang="rw">' in administrator.get("/contacts").text
    assert '<html lang="en">' in administrator.get("/contacts?lang=en").text


def test_another_language_keeps_what_a_page_was_asked_for(administrator: Browser) -> None:
    assert 'href="/console/contacts?q=ali&amp;lang=rw"' in administrator.get("/contacts?q=ali&lang=en").text


def test_every_status_of_every_life_and_its_subject_has_a_word() -> None:
    codes = {str(code) for life in LIVES for code in (*life.open, *life.final, life.begins, life.table.name)}
    assert codes <= WORDS.keys()


def test_where_there_never_was_a_page_it_says_so_in_the_language_of_who_looks(administrator: Browser) -> None:
    for path in ("/nowhere", "/contacts/x", f"/contacts/{10**20}"):
        answer = administrator.get(f"{path}?lang=rw")
        assert answer.status_code == 404
        assert "Ntibibonetse" in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
    assert "Ntibibonetse" not in administrator.client.get("/nowhere", base_url=URL).text


def test_what_was_done_is_told_in_the_language_of_who_looks(web: Web, administrator: Browser) -> None:
    situate(web.bot)
    for method, path, _act in ROUTES.values():
        if method == "POST" and not path.startswith("/sign-out"):
            administrator.post(path, form_at="/account", **{"remove-present": PASSWORD})
    administrator.sign_in("administrator")
    done = set(web.bot.values(select(deeds.c.deed)))
    assert len(done) > 20
    assert done <= DEEDS
    page = administrator.get("/deeds?lang=rw").text
    assert "<td>yinjiye</td>" in page
    assert "signed in" not in page
