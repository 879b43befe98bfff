"""A whole task by the keyboard alone, with the focus always seen; and what screen readers are told while one waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.starting import start
from bot.store.outbox import outbox
from tests.bots import Bot
from tests.factories import add_contact
from tests.web.console.browser.conftest import IN_BROWSER, in_both_languages, open_in, said, serve
from tests.web.console.conftest import PASSWORD

pytestmark = IN_BROWSER

STEPS_AT_MOST = 40
_SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), drawn = getComputedStyle(one);
  const isThere = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return one === document.body || (isThere && drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) > 0);
}"""
"""Whether what has the focus stands on the screen with a line around it."""
_LISTEN = """() => {
  window.told = [];
  new MutationObserver(changes => changes.forEach(({target, addedNodes}) => {
    const heard = [target, ...addedNodes].map(one => (one.closest ? one : one.parentElement)?.closest("[role=status]"));
    window.told.push(...heard.filter(Boolean).map(one => one.textContent).slice(0, 1));
  })).observe(document.querySelector("main"), {childList: true, characterData: true, subtree: true});
}"""
"""Keeps what screen readers tell of by themselves: the words of each place of that kind in which something changes."""


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served; there are two contacts."""
    add_contact(bot)
    add_contact(bot, "+250788000200", name="Mugisha Eric", district="Gasabo", sector="Remera", language="rw")
    yield from serve(bot)


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, which is seen at each step."""
    for _ in range(STEPS_AT_MOST):
        page.keyboard.press("Tab")
        assert page.evaluate(_SEEN), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not lead to {wanted}")


def enter(page: Page, language: str) -> None:
    """Sign in, from the top of the page that asks for it."""
    go_to(page, page.get_by_label(said(language, "Login")))
    page.keyboard.type("keza")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=said(language, "What needs somebody today"))).to_be_visible()
    page.wait_for_load_state()


def follow(page: Page, link: Locator) -> None:
    """Go to a link and open it."""
    go_to(page, link)
    page.keyboard.press("Enter")


@in_both_languages
def test_a_name_is_put_right_by_the_keyboard_alone(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/sign-in?lang={language}")
    enter(page, language)
    follow(page, page.get_by_role("link", name=said(language, "Contacts"), exact=True))
    expect(page.get_by_role("link", name="Mugisha Eric")).to_be_visible()
    go_to(page, page.get_by_label(said(language, "Name or phone number")))
    page.keyboard.type("mug")
    expect(page.locator("#found [role=status]")).to_have_text(said(language, "Found: {count}", count=1))
    follow(page, page.get_by_role("link", name="Mugisha Eric"))
    expect(page.get_by_role("heading", name="Mugisha Eric")).to_be_visible()
    follow(page, page.get_by_role("link", name=said(language, "Edit")))
    expect(page).to_have_url(f"{address}/contacts/2/edit")
    go_to(page, page.get_by_label(said(language, "Name")))
    page.keyboard.type("Mugisha Érico")
    page.keyboard.press("Enter")
    expect(page.get_by_text(said(language, "The details are saved."))).to_be_focused()
    assert page.evaluate(_SEEN)
    expect(page.get_by_role("heading", name="Mugisha Érico")).to_be_visible()


@in_both_languages
def test_what_stands_on_every_page_is_skipped(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/sign-in?lang={language}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=said(language, "Go to the content"))).to_be_focused()
    assert page.evaluate(_SEEN)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label(said(language, "Login"))).to_be_focused()


@in_both_languages
def test_the_first_field_that_is_wrong_has_the_focus(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/contacts/2/edit", language)
    sector = page.get_by_label(said(language, "Sector"))
    sector.fill("Remero")
    sector.press("Enter")
    expect(page.locator("#sector-fault")).to_be_visible()
    expect(sector).to_be_focused()
    assert page.evaluate(_SEEN)


def test_of_many_wrong_fields_the_first_has_the_focus(page: Page, address: str) -> None:
    open_in(page, address, "/workshops/new", "en")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_label("Title, in Kinyarwanda")).to_be_focused()
    expect(page.locator("[aria-invalid]").nth(1)).to_be_visible()
    expect(page.locator("[autofocus]")).to_have_count(1)


def test_what_moves_is_told_once_and_only_when_it_has_moved(bot: Bot, page: Page, address: str) -> None:
    with bot.runtime.database.begin() as db:
        made = draft(db, bot.runtime, Draft("Fair", {"en": "The fair opens.", "rw": "Imurikagurisha riratangira."}))
    prepare(bot.runtime, made)
    start(bot.runtime, made)
    open_in(page, address, f"/broadcasts/{made}", "en")
    page.evaluate(_LISTEN)
    for _ in range(2):
        page.wait_for_event("response", lambda answer: "seen=" in answer.url)
    assert page.evaluate("window.told") == []
    first = select(outbox.c.id).where(outbox.c.broadcast_id.is_not(None)).order_by(outbox.c.id).limit(1)
    bot.do(update(outbox).where(outbox.c.id.in_(first)).values(status=MessageStatus.ACCEPTED, begun_at=bot.now))
    expect(page.locator("#progress [role=status]")).to_have_text("50% done")
    page.wait_for_event("response", lambda answer: "seen=" in answer.url)
    assert page.evaluate("window.told") == ["50% done"]
