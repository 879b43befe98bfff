"""The exhibition in a real browser, wide and narrow, light and dark; `SCREENSHOTS=folder` keeps what the pages show."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from bot.programme.photos import expect_photo, keep_photo
from bot.programme.pictures import read_picture
from bot.store.products import interests
from tests.bots import NOW
from tests.factories import add_contact, add_product
from tests.serving import serving
from tests.web.conftest import Web

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WARES = (
    ("School shoes", "shoes", 15000, "Huye", "#3b2a20"),
    ("Women's sandals with beads", "shoes", 12500, "Gasabo", "#b5542f"),
    ("Rucksack of cow leather", "bags", 38000, "Musanze", "#7a4a2b"),
    ("Men's belt", "belts", 8000, "Huye", "#221c18"),
    ("Wallet", "wallets", 6000, "Rubavu", "#9a3720"),
    ("Laptop bag", "bags", 45000, "Kicukiro", "#4c5a3a"),
    ("Key holder", "leather", 2500, "Rwamagana", None),
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


SHAPES = {
    "shoes": ((250, 300), (520, 300), (560, 480), (900, 560), (980, 660), (960, 740), (250, 740)),
    "belts": ((150, 430), (1050, 430), (1050, 540), (150, 540)),
    "wallets": ((330, 380), (870, 380), (870, 720), (330, 720)),
    "bags": ((300, 330), (900, 330), (980, 760), (220, 760)),
}


def photo(kind: str, colour: str) -> bytes:
    """Draw something that stands for a product."""
    image = Image.new("RGB", (1200, 900), "#e6d9c3")
    draw = ImageDraw.Draw(image)
    draw.ellipse((180, 700, 1020, 810), fill="#cbb99c")
    draw.polygon(SHAPES[kind], fill=colour)
    if kind == "bags":
        draw.arc((430, 130, 770, 530), 180, 360, fill=colour, width=36)
    if kind == "belts":
        draw.rectangle((170, 400, 330, 570), outline="#c9a24a", width=22)
    written = BytesIO()
    image.save(written, "JPEG", quality=85)
    return written.getvalue()


@pytest.fixture
def site(web: Web) -> Iterator[str]:
    """The address of an exhibition of a few products, served on loopback."""
    artisan = add_contact(web.bot)
    for number, (name, kind, price, district, colour) in enumerate(WARES):
        shown = {"reference": f"ABC34{number}", "status": "shown", "shown_at": NOW, "district": district}
        product = add_product(web.bot, artisan, name=name, kind=kind, price=price, **shown)
        if colour:
            with web.bot.runtime.database.begin() as db:
                keep_photo(db, expect_photo(db, product, "", NOW), read_picture(photo(kind, colour)), NOW)
    with serving(web.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the browser test did not run")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def keep(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep what the page shows, where somebody wants to see it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / name, full_page=whole)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, site: str, browser: Browser) -> Iterator[Page]:
    """The exhibition, opened wide and narrow; nothing on the way may fail in the browser's eyes."""
    opened = browser.new_page(viewport={"width": request.param, "height": 800}, locale="en-GB")
    errors: list[str] = []
    opened.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    opened.goto(f"{site}/exhibition/")
    yield opened
    opened.close()
    assert [error for error in errors if "422" not in error] == []


def width_of(page: Page) -> int:
    return page.viewport_size["width"] if page.viewport_size else 0


def test_a_buyer_finds_a_product_in_both_languages(page: Page) -> None:
    expect(page.get_by_role("listitem")).to_have_count(len(WARES))
    assert fits(page)
    keep(page, f"exhibition-{width_of(page)}.png", whole=width_of(page) > 1000)
    page.get_by_label("Type").select_option(label="Bags")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("link", name="Laptop bag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Laptop bag")
    assert page.get_by_alt_text("Photo: Laptop bag").evaluate("image => image.naturalWidth") == 1200
    assert fits(page)
    keep(page, f"product-{width_of(page)}.png")
    page.get_by_role("link", name="Kinyarwanda").click()
    expect(page.get_by_text("Nimero y'igicuruzwa")).to_be_visible()
    page.get_by_role("link", name="Imurikagurisha").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imurikagurisha ryo kuri interineti")


def test_a_buyer_says_what_they_want(web: Web, page: Page) -> None:
    page.get_by_role("link", name="Laptop bag").click()
    page.get_by_label("Your name").fill("Jean Bosco")
    page.get_by_label("Phone number or email").fill("call me")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("Enter a phone number or an email address.")
    page.get_by_label("Phone number or email").fill("0788300400")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Thank you. Your message has been received.")
    assert web.bot.values(select(interests.c.phone_or_mail)) == ["+250788300400"]


def test_it_can_be_read_in_the_dark(site: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800}, locale="rw", color_scheme="dark")
    page.goto(f"{site}/exhibition/ABC346?lang=rw")
    expect(page.get_by_text("Key holder", exact=True).first).to_be_visible()
    keep(page, "product-dark.png")
    page.close()
