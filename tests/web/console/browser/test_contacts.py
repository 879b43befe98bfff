"""What staff do most with contacts, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, sign_in

pytestmark = IN_BROWSER


def test_contacts_are_found_as_one_types(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("link", name="Mugisha Eric")).to_be_visible()
    page.get_by_label("Name or phone number").press_sequentially("aline uw")
    expect(page.get_by_role("link", name="Mugisha Eric")).to_have_count(0)
    page.get_by_role("link", name="Uwase Aline").first.click()
    expect(page.get_by_role("heading", name="Uwase Aline")).to_be_visible()
    expect(page.get_by_text("Cluster management").first).to_be_visible()


def test_a_district_that_is_chosen_narrows_the_list_and_stays_in_the_address(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/contacts")
    page.get_by_label("District").select_option("Gasabo")
    expect(page.get_by_role("link", name="Uwase Aline")).to_have_count(0)
    expect(page.get_by_role("link", name="Mugisha Eric")).to_be_visible()
    assert "district=Gasabo" in page.url


def test_details_are_put_right(page: Page, address: str) -> None:
    sign_in(page, address)
    page.goto(f"{address}/contacts/1")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Sector").fill("Tumbo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("did you mean Tumba?")).to_be_visible()
    page.get_by_label("Sector").fill("Ngoma")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The details are saved.")).to_be_visible()
    expect(page.get_by_text("Ngoma")).to_be_visible()
