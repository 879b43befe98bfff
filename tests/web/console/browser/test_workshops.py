"""What is done most with trainings, in a real browser: planned, selected for, ticked, certified; and printed."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.web.console.browser.conftest import IN_BROWSER, in_both_languages, look_at, open_in, said

pytestmark = [*IN_BROWSER, in_both_languages]
A4 = (595, 842)


def test_a_training_is_planned_and_moved(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/workshops", language)
    page.get_by_role("link", name=said(language, "Plan a training")).click()
    for label, value in {
        "Title, in Kinyarwanda": "Imideli",
        "Title, in English": "Design",
        "First day": "2027-04-05",
        "Last day": "2027-04-06",
        "Each day begins at": "09:00",
        "Last day of registration": "2027-04-01",
        "Place, in Kinyarwanda": "Huye",
        "Place, in English": "Huye",
        "Seats": "20",
    }.items():
        page.get_by_label(said(language, label), exact=True).fill(value)
    page.get_by_role("button", name=said(language, "Plan it")).click()
    title = {"en": "Design", "rw": "Imideli"}[language]
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name=said(language, "Move"), exact=True).click()
    page.get_by_label(said(language, "Each day begins at")).fill("10:00")
    page.get_by_role("button", name=said(language, "Show what will be told")).click()
    look_at(page, f"move-{language}")
    page.get_by_role("button", name=said(language, "Move it, and tell them")).click()
    expect(page.get_by_text("10:00", exact=True)).to_be_visible()


def test_applicants_are_selected(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/workshops/2", language)
    page.get_by_role("link", name=said(language, "Applicants")).click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    expect(boxes.first).to_be_checked()
    boxes.first.uncheck()
    boxes.last.check()
    page.get_by_role("button", name=said(language, "Show what will be told")).click()
    expect(boxes.last).to_be_checked()
    look_at(page, f"select-{language}")
    page.get_by_role("button", name=said(language, "Select them, and tell everybody")).click()
    expect(page.get_by_role("row", name="Uwimana 2").get_by_text(said(language, "has a seat"))).to_be_visible()
    row = page.get_by_role("row", name="Uwimana 1")
    expect(row.get_by_text(said(language, "on the waiting list"))).to_be_visible()


def test_who_was_there_is_ticked_and_gets_a_certificate(page: Page, address: str, language: str) -> None:
    open_in(page, address, "/workshops/1/attendance", language)
    page.get_by_label("Uwase Aline, 22/03").check()
    page.get_by_role("button", name=said(language, "Save who was there")).click()
    expect(page.get_by_label("Uwase Aline, 22/03")).to_be_checked()
    field = page.get_by_label(said(language, "Scan or type codes")).last
    field.fill(page.locator("td code").first.inner_text().lower())
    field.press("Enter")
    expect(page.get_by_label("Uwase Aline, 23/03")).to_be_checked()
    page.get_by_role("link", name=said(language, "Certificates")).click()
    page.get_by_role("link", name=said(language, "Change who signs, and the days")).click()
    page.get_by_label(said(language, "Who signs"), exact=True).fill("Mukamana Alice")
    page.get_by_label(said(language, "What they are, in Kinyarwanda")).first.fill("Umuyobozi")
    page.get_by_label(said(language, "What they are, in English")).first.fill("Director")
    page.get_by_role("button", name=said(language, "Save"), exact=True).click()
    page.get_by_role("button", name=said(language, "Issue {count} and send them", count=1)).click()
    expect(page.get_by_text(said(language, "has one already"))).to_be_visible()
    look_at(page, f"issued-{language}")
    with page.expect_download() as download:
        page.get_by_role("link", name=said(language, "All as one PDF")).click()
    assert download.value.suggested_filename == "certificates-1.pdf"


@pytest.mark.parametrize("part", ["sheet", "seating", "badges"])
def test_what_is_printed_fits_a4_and_names_everybody(page: Page, address: str, language: str, part: str) -> None:
    open_in(page, address, f"/workshops/1/{part}", language)
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(one.get_textpage().get_text_range() for one in printed)
    sizes = {(round(one.get_width()), round(one.get_height())) for one in printed}
    printed.close()
    assert sizes == {A4}
    assert "Uwase Aline" in text
    assert said(language, "Sign out") not in text
