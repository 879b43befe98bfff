"""Every page in a real browser, at a desk and on a phone: nothing overflows, complains, or keeps anybody out."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, is_desk, look_at, sign_in
from tests.web.console.conftest import PASSWORD
from tests.web.console.routes import PAGES

BYTES_AT_MOST = 100_000

pytestmark = IN_BROWSER


def test_every_page_can_be_used_at_a_desk_and_on_a_phone_and_is_light(page: Page, address: str) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda sent: loaded.append(sent.sizes()["responseBodySize"]))
    page.goto(f"{address}/sign-in")
    look_at(page, "sign-in")
    sign_in(page, address)
    assets = sum(loaded)
    examined = "en" if is_desk(page) else "rw"
    for name, path in PAGES.items():
        for language in ("rw", "en"):
            loaded.clear()
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            assert 0 < sum(loaded) + assets < BYTES_AT_MOST, name
            look_at(page, name if language == "en" else f"{name}-rw", examine=language == examined)


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
