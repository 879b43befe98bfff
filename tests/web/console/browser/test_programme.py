"""What staff do most with surveys, products and groups, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, in_both_languages, look_at, open_in

pytestmark = [*IN_BROWSER, in_both_languages]
NEW = {
    "name": "venue",
    "title_en": "The venue",
    "title_rw": "Aho amahugurwa yabereye",
    "q0-en": "How was the venue?",
    "q0-rw": "Aho amahugurwa yabereye ni heza?",
    "q0-label0-en": "Good",
    "q0-label0-rw": "Heza",
    "q0-label1-en": "Bad",
    "q0-label1-rw": "Habi",
}


def test_a_survey_is_made_and_started(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/surveys/new", language)
    for name, value in NEW.items():
        page.locator(f"[name='{name}']").fill(value)
    page.locator("[value='add-scale']").click()
    expect(page.locator("[name='q0-label1-rw']")).to_have_value("Habi")
    page.locator("[value='up-1']").click()
    look_at(page, f"survey-made-{language}")
    page.locator("[value='remove-0']").click()
    page.locator("[value='keep']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEW[f"title_{language}"])
    page.locator("a[href$='/start']").click()
    page.locator("[name='closes_on']").fill("2027-03-20")
    page.locator("form.card button.quiet").click()
    look_at(page, f"survey-counted-{language}")
    page.locator("[name='sure']").click()
    expect(page.locator("[role='status']").first).to_be_visible()
    expect(page.locator("a[href$='/results']")).to_be_visible()


def test_products_are_reviewed(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/products", language)
    page.get_by_role("checkbox").first.check()
    page.locator("form button").last.click()
    look_at(page, f"products-at-once-{language}")
    page.locator("main form button").click()
    expect(page.locator(".note.done")).to_contain_text("ABC346")


def test_a_group_is_written_to(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/groups/1", language)
    name = page.get_by_role("heading", level=1).inner_text()
    page.locator("a[href*='/broadcasts/new']").click()
    expect(page).to_have_url(re.compile("group="))
    expect(page.locator("[name='group'] option:checked, [name='group']:checked").first).to_have_attribute("value", name)
