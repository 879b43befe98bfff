"""Somebody of the staff in a real browser: invited, with a password and an authenticator of their own, let in."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.bots import Bot
from tests.web.console.browser.conftest import IN_BROWSER, in_both_languages, look_at, open_in, said, serve
from tests.web.console.conftest import PASSWORD

pytestmark = [*IN_BROWSER, in_both_languages]


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served; there is an administrator alone."""
    yield from serve(bot)


def sign_in_as(page: Page, language: str, code: str = "") -> None:
    page.get_by_label(said(language, "Login")).fill("manzi")
    page.get_by_label(said(language, "Password")).fill(PASSWORD)
    page.get_by_label(said(language, "Code from your authenticator, if you use one")).fill(code)
    page.get_by_role("button", name=said(language, "Sign in")).click()


def test_one_is_invited_and_signs_in_with_an_authenticator(bot: Bot, page: Page, address: str, language: str) -> None:
    open_in(page, address, "/staff", language)
    page.get_by_label(said(language, "Login")).fill("manzi")
    page.get_by_label(said(language, "Full name")).fill("Manzi Jean")
    page.get_by_label(said(language, "Role")).select_option("coordinator")
    page.get_by_role("button", name=said(language, "Save")).click()
    page.get_by_role("row", name="Manzi Jean").get_by_role("button", name=said(language, "Invite")).click()
    invitation = page.locator(".note code").inner_text()
    look_at(page, f"invited-{language}")
    page.get_by_role("button", name=said(language, "Sign out")).click()

    page.goto(address + invitation.partition("/console")[2])
    for label in ("New password", "The same password again"):
        page.get_by_label(said(language, label), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=said(language, "Save")).click()
    sign_in_as(page, language)
    page.get_by_role("link", name="Manzi Jean").click()
    page.get_by_role("link", name=said(language, "Use an authenticator")).click()
    secret = page.locator("p > code").inner_text()
    page.get_by_label(said(language, "Your present password")).fill(PASSWORD)
    page.get_by_label(said(language, "Code from your authenticator")).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name=said(language, "Save")).click()
    needed = said(language, "To sign in you need a code from your authenticator.")
    expect(page.get_by_text(needed)).to_be_visible()
    page.get_by_role("button", name=said(language, "Sign out")).click()

    sign_in_as(page, language, pyotp.TOTP(secret).at(bot.now))
    expect(page.get_by_role("heading", name=said(language, "What needs somebody today"))).to_be_visible()
    expect(page.get_by_role("link", name=said(language, "Staff"), exact=True)).to_have_count(0)
