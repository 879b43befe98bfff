"""The WhatsApp handset in a real browser sends a photo, and shows it in the thread."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from bot.simulator import create_simulator
from tests.simulator.fake_bot import FakeBot, serving, settings_for

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(bot: FakeBot, emulator: str) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the browser test did not run")
    app = Flask(__name__)
    app.register_blueprint(create_simulator(settings_for(bot.url, emulator_url=emulator)))
    with serving(app) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        opened.goto(f"{url}/simulator/")
        yield opened
        browser.close()


def test_a_photo_is_sent_with_what_is_written(bot: FakeBot, page: Page) -> None:
    written = BytesIO()
    Image.new("RGB", (400, 300), "#9a3720").save(written, "JPEG")
    chat = page.locator("#whatsapp")
    chat.locator("input[name=text]").fill("My shoes")
    shoe: FilePayload = {"name": "shoe.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    chat.get_by_label("Send a photo").set_input_files(shoe)
    picture = chat.get_by_role("img", name="My shoes")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
    assert bot.of("message")[0]["Body"] == "My shoes"
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "handset.png")
