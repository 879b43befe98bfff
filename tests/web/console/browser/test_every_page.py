"""Every page in a real browser, at a desk and on a phone: nothing overflows, complains, or keeps anybody out."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, look_at, sign_in
from tests.web.console.conftest import PASSWORD
from tests.web.console.routes import PAGES

BYTES_AT_MOST = 100_000

pytestmark = IN_BROWSER


def test_every_page_can_be_used_at_a_desk_and_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    look_at(page, "sign-in")
    sign_in(page, address)
    for name, path in PAGES.items():
        for language, ending in (("rw", "-rw"), ("en", "")):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            look_at(page, f"{name}{ending}")


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Login").focus()
    page.keyboard.type("keza")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What needs somebody today")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()


def test_a_page_with_all_that_it_loads_is_light(page: Page, address: str) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda sent: loaded.append(sent.sizes()["responseBodySize"]))
    sign_in(page, address)
    assets = sum(loaded)
    for name, path in PAGES.items():
        loaded.clear()
        page.goto(f"{address}{path}")
        assert 0 < sum(loaded) + assets < BYTES_AT_MOST, name
