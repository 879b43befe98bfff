"""A template in a real browser: written wrongly, mended, submitted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, look_at, sign_in

pytestmark = IN_BROWSER

WORDS = {
    "en": ("Add one", "Name", "Text in Kinyarwanda", "Save", "Ask WhatsApp to approve it", "submitted"),
    "rw": ("Ongeraho ikindi", "Izina", "Ubutumwa mu Kinyarwanda", "Bika", "Saba WhatsApp kubyemeza", "byoherejwe"),
}


@pytest.mark.parametrize("language", WORDS)
def test_one_is_written_mended_and_submitted(page: Page, address: str, language: str) -> None:
    add, name, text, save, ask, submitted = WORDS[language]
    sign_in(page, address)
    page.goto(f"{address}/templates?lang={language}")
    page.get_by_role("link", name=add, exact=True).click()
    page.get_by_label(name, exact=True).fill("market")
    page.get_by_label(text).fill("{contact.name}, muraho.")
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("alert").first).to_contain_text("{contact.name}")
    look_at(page, f"new-template-{language}")
    page.get_by_label(text).fill("Muraho {contact.name}, tuzafungura kare.")
    page.get_by_role("button", name=save).click()
    page.get_by_role("button", name=ask).click()
    expect(page.locator(".tag")).to_have_text(submitted)
    look_at(page, f"template-submitted-{language}")
