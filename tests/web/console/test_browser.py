"""The console in a real browser, at a desk and on a phone: nothing overflows, complains, or keeps anybody out."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from bot.web import create_app
from tests.bots import Bot, bot_at
from tests.factories import add_contact, add_registration, add_request, add_workshop
from tests.web.conftest import settings_with
from tests.web.console.conftest import PASSWORD, add_person_to

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {"desk": 1280, "phone": 360}
PICTURES = Path(__file__).parents[3] / "docs"
BYTES_AT_MOST = 100_000

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture
def address(sqlite_url: str) -> Iterator[str]:
    """Where the console is served, with something on each page."""
    with bot_at(sqlite_url) as bot:
        yield from serve(bot)


def serve(bot: Bot) -> Iterator[str]:
    contact = add_contact(bot)
    add_contact(bot, "+250788000200", name="Mugisha Eric", district="Gasabo", language="rw")
    add_registration(bot, add_workshop(bot), contact, code="ACDEFH")
    add_request(bot, contact, respond_by=bot.now)
    bot.phone().sms("menu")
    add_person_to(bot, "keza")
    app = create_app(bot.runtime, settings_with(public_url="http://127.0.0.1"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/console"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of this width, that nothing goes wrong on; it is closed before the server is."""
    del address
    context = chromium.new_context(viewport={"width": WIDTHS[request.param], "height": 800}, locale="en")
    opened, wrong = context.new_page(), []
    opened.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Login").fill("keza")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What needs somebody today")).to_be_visible()


def look_at(page: Page, name: str) -> None:
    """See to it that a page can be used by everybody; its picture is kept where the documents show it."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, name
    serious = [
        (found["id"], found["nodes"][0]["html"])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]
    assert serious == [], name
    if os.environ.get("PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=PICTURES / f"console-{name}-{width}.png", full_page=True)


def test_every_page_can_be_used_at_a_desk_and_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    look_at(page, "sign-in")
    sign_in(page, address)
    for path in ("/", "/contacts", "/contacts/1", "/staff", "/deeds", "/account", "/account/second-factor"):
        page.goto(address + path)
        look_at(page, path.strip("/").replace("/", "-") or "home")
        page.goto(f"{address}{path}?lang=rw")
        look_at(page, f"{path.strip('/').replace('/', '-') or 'home'}-rw")
        page.goto(f"{address}{path}?lang=en")


def test_contacts_are_found_as_one_types(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("link", name="Mugisha Eric")).to_be_visible()
    page.get_by_label("Name or phone number").press_sequentially("uwase")
    expect(page.get_by_role("link", name="Mugisha Eric")).to_have_count(0)
    page.get_by_role("link", name="Uwase Aline").click()
    expect(page.get_by_role("heading", name="Uwase Aline")).to_be_visible()
    expect(page.get_by_text("Cluster management")).to_be_visible()


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Login").focus()
    page.keyboard.type("keza")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What needs somebody today")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()


def test_a_page_with_all_that_it_loads_is_light(page: Page, address: str) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda sent: loaded.append(sent.sizes()["responseBodySize"]))
    sign_in(page, address)
    page.goto(f"{address}/contacts")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(loaded) < BYTES_AT_MOST
