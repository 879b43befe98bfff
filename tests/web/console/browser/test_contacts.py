"""What staff do most with contacts, in a real browser: find, put right, bring in, merge, export, erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from bot.store.contacts import contacts
from tests.bots import Bot
from tests.factories import add_contact
from tests.web.console.browser.conftest import IN_BROWSER, in_both_languages, look_at, open_in, said, serve

pytestmark = [*IN_BROWSER, in_both_languages]

HEADINGS = "number,name,district,sector\n"
AGREED = "They have not: nobody is written to"


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served; one of three contacts is there twice."""
    add_contact(bot)
    add_contact(bot, "+250788000101", name="UWASE ALINE", district="Gasabo", sector="Remera")
    add_contact(bot, "+250788000200", name="Mugisha Eric", district="Gasabo", sector="Remera", language="rw")
    bot.phone().sms("menu")
    yield from serve(bot)


def test_one_is_found_as_one_types_and_the_name_put_right(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/contacts", language)
    page.get_by_label(said(language, "Name or phone number")).press_sequentially("mug")
    expect(page.get_by_role("link", name="Uwase Aline")).to_have_count(0)
    page.get_by_role("link", name="Mugisha Eric").click()
    page.get_by_role("link", name=said(language, "Edit")).click()
    page.get_by_label(said(language, "Name")).fill("Mugisha Érico")
    page.get_by_label(said(language, "Sector")).fill("Remero")
    page.get_by_role("button", name=said(language, "Save")).click()
    expect(page.locator("#sector-fault")).to_contain_text("Remera")
    look_at(page, f"edit-fault-{language}")
    page.get_by_label(said(language, "Sector")).fill("Kimironko")
    page.get_by_role("button", name=said(language, "Save")).click()
    expect(page.get_by_text(said(language, "The details are saved."))).to_be_visible()
    expect(page.get_by_role("heading", name="Mugisha Érico")).to_be_visible()
    expect(page.get_by_text("Kimironko")).to_be_visible()


def test_a_district_that_is_chosen_narrows_the_list_and_stays_in_the_address(
    page: Page, address: str, language: str
) -> None:
    open_in(page, address, "/contacts", language)
    page.get_by_label(said(language, "District")).select_option("Huye")
    expect(page.get_by_role("link", name="Mugisha Eric")).to_have_count(0)
    expect(page.get_by_role("link", name="Uwase Aline")).to_be_visible()
    assert "district=Huye" in page.url


def test_a_tick_stays_with_whom_it_was_set_for_and_goes_with_them(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/contacts", language)
    search = page.get_by_label(said(language, "Name or phone number"))
    search.fill("UWASE ALINE")
    expect(page.get_by_role("link", name="Mugisha Eric")).to_have_count(0)
    page.get_by_role("checkbox").first.check()
    search.fill("mug")
    expect(page.get_by_role("link", name="Uwase Aline")).to_have_count(0)
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=said(language, "Write to those chosen")).click()
    expect(page.get_by_text("Mugisha Eric").first).to_be_visible()


def bring(page: Page, file: Path, text: str, language: str) -> None:
    """Bring a list in which nobody has agreed to be written to."""
    file.write_text(HEADINGS + text, encoding="utf-8")
    page.get_by_label(said(language, "List: .csv or .xlsx")).set_input_files(file)
    basis = page.get_by_label(said(language, "How they agreed to be written to"))
    basis.select_option(label=said(language, AGREED))
    page.get_by_role("button", name=said(language, "Look at it first")).click()


def test_a_list_is_mended_looked_at_and_taken_in(
    bot: Bot, page: Page, address: str, language: str, tmp_path: Path
) -> None:
    open_in(page, address, "/contacts", language)
    page.get_by_role("link", name=said(language, "Bring in a list")).click()
    bring(page, tmp_path / "list.csv", "0788000300,Keza Diane,Gasabu,\n12,Manzi Jean,Huye,Tumba\n", language)
    rows = page.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("2")
    expect(rows.nth(1)).to_contain_text("Gasabo?")
    expect(rows.nth(2)).to_contain_text(said(language, "is no mobile number; write it like 0788123456"))
    look_at(page, f"list-faults-{language}")
    assert bot.values(select(contacts.c.name).where(contacts.c.name == "Keza Diane")) == []
    bring(page, tmp_path / "list.csv", "0788000300,Keza Diane,Gasabo,\n0788000301,Manzi Jean,Huye,Tumba\n", language)
    expect(page.get_by_role("heading", name=said(language, "What it would do"))).to_be_visible()
    expect(page.locator("dd").first).to_have_text("2")
    look_at(page, f"list-looked-at-{language}")
    assert bot.values(select(contacts.c.name).where(contacts.c.name == "Keza Diane")) == []
    page.get_by_role("button", name=said(language, "Take them in")).click()
    expect(page.get_by_role("heading", name=said(language, "What it did"))).to_be_visible()
    page.get_by_role("link", name=said(language, "Contacts")).last.click()
    expect(page.get_by_role("link", name="Keza Diane")).to_be_visible()


def test_who_is_there_twice_is_merged(bot: Bot, page: Page, address: str, language: str) -> None:
    open_in(page, address, "/contacts", language)
    page.get_by_role("link", name=said(language, "Perhaps the same")).click()
    page.get_by_role("link", name=said(language, "Compare")).click()
    expect(page.get_by_role("cell", name="UWASE ALINE", exact=True)).to_be_visible()
    look_at(page, f"merge-{language}")
    page.get_by_role("button", name=said(language, "Merge for good")).click()
    expect(page.get_by_text(said(language, "They are one contact now."))).to_be_visible()
    expect(page.get_by_text("SMS: +250788000101")).to_be_visible()
    page.get_by_role("link", name=said(language, "Contacts")).first.click()
    expect(page.get_by_role("link", name="Aline")).to_have_count(1)
    assert bot.values(select(contacts.c.merged_into_id).where(contacts.c.id == 2)) == [1]


def test_who_asks_for_it_gets_their_data_and_is_erased(bot: Bot, page: Page, address: str, language: str) -> None:
    open_in(page, address, "/contacts/1", language)
    with page.expect_download() as download:
        page.get_by_role("button", name=said(language, "Download their data")).click()
    assert "Uwase Aline" in json.dumps(json.loads(download.value.path().read_text("utf-8")))
    page.get_by_role("link", name=said(language, "Erase")).click()
    number = page.get_by_label(said(language, "Their number, or their contact number where they have none"))
    number.fill("0788000200")
    page.get_by_role("button", name=said(language, "Erase for good")).click()
    expect(page.get_by_text(said(language, "This is not theirs."))).to_be_visible()
    look_at(page, f"erase-{language}")
    number.fill("0788000100")
    page.get_by_role("button", name=said(language, "Erase for good")).click()
    expect(page.get_by_text(said(language, "They are erased. Only counts and a keyed hash stay."))).to_be_visible()
    expect(page.get_by_role("link", name="Uwase Aline", exact=True)).to_have_count(0)
    assert bot.values(select(contacts.c.name).where(contacts.c.id == 1)) == [None]
