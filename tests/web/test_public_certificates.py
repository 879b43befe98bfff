"""The pages on which anybody checks a certificate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.factories import add_contact, add_workshop
from tests.papers import add_certificate
from tests.serving import serving
from tests.web.conftest import Web

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.parametrize(
    ("status", "number", "code", "words"),
    [
        ("sent", "AAAA-AAAA", 200, "This certificate is valid."),
        ("sent", "aaaaaaaa", 200, "This certificate is valid."),
        ("revoked", "AAAAAAAA", 404, "This certificate is not valid."),
        ("sent", "AAAAAAAC", 404, "The number is not written correctly."),
        ("sent", "<b>alert(1)", 404, "The number is not written correctly."),
    ],
)
def test_it_is_told_whether_a_number_is_valid_and_nothing_else(
    each_web: Web, status: str, number: str, code: int, words: str
) -> None:
    add_workshop(each_web.bot)
    add_certificate(each_web.bot, add_contact(each_web.bot), number="AAAAAAAA", status=status)
    answer = each_web.client.get(f"/c/{number}?lang=en")
    assert (answer.status_code, words in answer.text) == (code, True)
    assert not [told for told in ("Uwase", "Cluster", "2027", "<b>") if told in answer.text]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("language", "words"), [("rw", "Iyi seritifika nta gaciro ifite."), ("en", "is not valid.")])
def test_it_is_told_in_the_language_of_the_browser(web: Web, language: str, words: str) -> None:
    assert words in web.client.get("/c/AAAAAAAA", headers={"Accept-Language": language}).text


def test_a_number_that_is_typed_leads_to_its_page(web: Web) -> None:
    answer = web.client.get("/c/?number=aaaa-aaaa&lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/c/aaaa-aaaa?lang=en")
    assert "Enter the number of the certificate." in web.client.get("/c/?lang=en").text


def test_a_number_in_parts_is_one_however_they_are_parted(web: Web) -> None:
    location = web.client.get("/c/?number=aaaa/aaaa").headers["Location"]
    assert "not valid" in web.client.get(location, headers={"Accept-Language": "en"}).text


@pytest.fixture
def browsed(web: Web) -> Iterator[Page]:
    """A page of a real browser on which nothing may go wrong; its pages come from the application."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the browser test did not run")
    add_workshop(web.bot)
    add_certificate(web.bot, add_contact(web.bot), number="AAAAAAAA")
    with serving(web.app) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="en-GB", base_url=f"http://127.0.0.1:{port}")
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        yield page
        browser.close()
        assert not errors


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_somebody_types_a_number_in_the_browser_and_reads_what_it_is(browsed: Page, width: int) -> None:
    browsed.set_viewport_size({"width": width, "height": 700})
    browsed.goto("/c/")
    browsed.get_by_label("Enter the number of the certificate.").fill("aaaa-aaaa")
    browsed.get_by_role("button", name="Check").click()
    expect(browsed.get_by_role("status")).to_contain_text("This certificate is valid.")
    browsed.get_by_role("link", name="Kinyarwanda").click()
    expect(browsed.get_by_role("status")).to_contain_text("Iyi seritifika ifite agaciro.")
    assert browsed.evaluate("document.documentElement.scrollWidth <= innerWidth")
