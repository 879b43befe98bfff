"""Somebody who writes for longer than a sign-in lasts, in a real browser: no word is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from bot.store.staff import staff
from tests.bots import Bot
from tests.web.console.browser.conftest import (
    IN_BROWSER,
    PATIENCE,
    WIDTHS,
    in_both_languages,
    look_at,
    open_in,
    said,
    serve,
)

pytestmark = [*IN_BROWSER, in_both_languages]
WORDS = "Hello {contact.name},\nwe are in Huye until Friday."


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served."""
    yield from serve(bot)


@pytest.fixture(params=WIDTHS)
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of this width; the browser counts it a fault of the page that it is refused."""
    del address
    context = chromium.new_context(viewport={"width": WIDTHS[request.param], "height": 800}, locale="en")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_what_was_written_is_shown_and_can_be_sent_after_all(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/inbox/replies/new", language)
    page.get_by_label(said(language, "Name")).fill("Where")
    page.get_by_label(said(language, "Text in English")).fill(WORDS)
    page.get_by_label(said(language, "Text in Kinyarwanda")).fill("Muraho")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name=said(language, "Save")).click()
    expect(page.get_by_role("heading", name=said(language, "Your sign-in is over"))).to_be_visible()
    shown = page.get_by_label(said(language, "What you wrote"))
    assert [box.input_value() for box in shown.all()] == ["Where", WORDS, "Muraho"]
    look_at(page, f"late-{language}")
    with page.expect_popup() as opened:
        page.get_by_role("main").get_by_role("link", name=said(language, "Sign in")).click()
    assert opened.value.url.endswith(f"/console/sign-in?to=/console/inbox/replies/new?lang%3D{language}")


def test_a_preview_that_comes_too_late_says_so_and_leaves_what_was_written(
    bot: Bot, page: Page, address: str, language: str
) -> None:
    open_in(page, address, "/broadcasts/new", language)
    box = page.locator("#text_en")
    with page.expect_response("**/broadcasts/new/words"):
        box.fill("Menyesha: the fair opens.")
    bot.do(update(staff).values(signed_in_as="at another time"))  # an answer on its way could bring a cookie back
    box.press_sequentially(" Come!")
    expect(page.locator("#late").get_by_role("alert")).to_contain_text(said(language, "Your sign-in is over"))
    expect(page.locator("#late").get_by_role("alert")).to_have_count(1)
    expect(box).to_have_value("Menyesha: the fair opens. Come!")
    expect(page.locator("h1")).to_have_count(1)
