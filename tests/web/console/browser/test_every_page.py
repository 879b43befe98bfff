"""Every page in a real browser, at a desk and on a phone: nothing overflows, complains, or keeps anybody out."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.console.browser.conftest import IN_BROWSER, is_desk, look_at, sign_in
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
