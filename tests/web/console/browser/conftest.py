"""The console in a real browser, at a desk and on a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.engine.revision import message_key
from bot.web import create_app
from tests.bots import WORDS, Bot, bot_at
from tests.serving import serving
from tests.web.conftest import settings_with
from tests.web.console.conftest import PASSWORD, add_person_to
from tests.web.console.routes import situate

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {"desk": 1280, "phone": 360}
PICTURES = Path(__file__).parents[4] / "docs" / "console"
SHOWN = {
    True: {"home", "contact", "compose_broadcast", "workshop", "survey_results", "flow", "settings-rw"},
    False: {"ticket", "select_applicants-rw"},
}
"""What the documents have pictures of: at a desk, and on a phone."""
PATIENCE = 60_000
"""Milliseconds that a busy machine may take to show what is expected."""
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const isFree = one => !one.parentElement.closest(".scroll, .menu") || getComputedStyle(one).position === "absolute";
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > room);
  return ["too wide", ...wide.filter(isFree).map(one => one.outerHTML.slice(0, 200))];
}"""
"""Gives what reaches beyond the page's width; nothing where the page does not."""
IN_BROWSER = [pytest.mark.slow, pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]
"""The marks of tests that need one."""
in_both_languages = pytest.mark.parametrize("language", ["en", "rw"])


@pytest.fixture
def bot(sqlite_url: str) -> Iterator[Bot]:
    """The bot whose console it is."""
    with bot_at(sqlite_url) as made:
        yield made


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served, with something on each page."""
    situate(bot)
    yield from serve(bot)


def serve(bot: Bot) -> Iterator[str]:
    """Serve the console, with an administrator; give where."""
    add_person_to(bot, "keza")
    app = create_app(bot.runtime, settings_with(public_url="http://127.0.0.1"))
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}/console"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of this width, that nothing goes wrong on; it is closed before the server is."""
    del address
    context = chromium.new_context(viewport={"width": WIDTHS[request.param], "height": 800}, locale="en")
    context.set_default_timeout(PATIENCE)
    opened, wrong = context.new_page(), []
    opened.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def sign_in(page: Page, address: str, login: str = "keza") -> None:
    """Sign in, as the administrator where nobody is named, in English."""
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What needs somebody today")).to_be_visible()


def open_in(page: Page, address: str, path: str, language: str) -> None:
    """Sign in as an administrator, and open a page in a language."""
    sign_in(page, address)
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")


def said(language: str, sentence: str, **values: object) -> str:
    """Give what the console says in a language."""
    return (WORDS.get(language, {}).get(message_key(sentence)) or sentence).format(**values)


def is_desk(page: Page) -> bool:
    """Say whether a page is as wide as on a desk."""
    return page.viewport_size is not None and page.viewport_size["width"] == WIDTHS["desk"]


def look_at(page: Page, name: str, *, examine: bool = True) -> None:
    """See to it that a page can be used by everybody; pictures of the main ones are kept for the documents."""
    page.wait_for_load_state()  # a click may have begun another page, which has no style yet
    assert page.evaluate(_TOO_WIDE) == [], name
    found = Axe().run(page).response["violations"] if examine else []
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == [], name
    if os.environ.get("PICTURES") and name in SHOWN[is_desk(page)]:
        shown = Image.open(BytesIO(page.screenshot(full_page=True))).quantize(96)
        shown.save(PICTURES / f"{name}-{'desk' if is_desk(page) else 'phone'}.png", optimize=True)
