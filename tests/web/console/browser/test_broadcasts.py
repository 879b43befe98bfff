"""The heart of the console in a real browser: a broadcast is written, approved, started, watched, and called off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.programme.staff import Role
from bot.services.broadcasting.readying import make_ready
from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from tests.bots import Bot, bot_at
from tests.factories import add_contact
from tests.web.console.browser.conftest import IN_BROWSER, look_at, serve, sign_in
from tests.web.console.conftest import add_person_to

pytestmark = IN_BROWSER

Say = Callable[..., str]


@pytest.fixture
def bot(sqlite_url: str) -> Iterator[Bot]:
    """The bot whose console it is; a broadcast to more than three needs a second person."""
    with bot_at(sqlite_url, approve_above=3) as made:
        yield made


@pytest.fixture
def address(bot: Bot) -> Iterator[str]:
    """Where the console is served; three contacts live in Nyamasheke."""
    for number, language in enumerate(("en", "rw", "rw")):
        add_contact(bot, f"+25078800090{number}", name="Ineza Claire", district="Nyamasheke", language=language)
    yield from serve(bot)


@pytest.fixture(params=["en", "rw"])
def say(bot: Bot, page: Page, address: str, request: pytest.FixtureRequest) -> Say:
    """Sign in, choose a language, and say what a page says in it."""
    sign_in(page, address)
    page.goto(f"{address}/broadcasts?lang={request.param}")
    page.get_by_role("link", name=bot.runtime.say(request.param, "Write a broadcast")).click()
    return partial(bot.runtime.say, request.param)


def seen(page: Page, name: str) -> None:
    """See to it that everybody can use a page as it is now; keep its picture where one is asked for."""
    look_at(page, f"broadcast-{name}")
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        language = page.evaluate("document.documentElement.lang")
        page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)


def write(page: Page, say: Say) -> None:
    """Write a broadcast to those who live in Nyamasheke, keep it as a draft, and have it prepared."""
    page.get_by_label(say("Name"), exact=True).fill("Fair in April")
    page.locator("summary", has_text=say("District")).first.click()
    page.get_by_label("Nyamasheke", exact=True).first.check()
    page.get_by_label("English", exact=True).last.fill("{contact.name}, the fair of {org} opens.")
    page.get_by_label("Kinyarwanda", exact=True).last.fill("{org}: {contact.name}, imurikagurisha riratangira.")
    page.get_by_role("button", name=say("Keep as a draft")).click()
    expect(page.get_by_role("heading", name="Fair in April")).to_be_visible()
    seen(page, "draft")
    page.get_by_role("button", name=say("Prepare"), exact=True).click()
    expect(status(page)).to_have_text(say("being prepared"))


def status(page: Page) -> Locator:
    return page.locator("h1 .tag")


def test_whom_it_reaches_and_how_it_looks_is_seen_as_one_writes(page: Page, say: Say) -> None:
    seen(page, "compose-empty")
    page.locator("summary", has_text=say("District")).first.click()
    page.get_by_label("Nyamasheke", exact=True).first.check()
    expect(page.locator("#people strong")).to_have_text("3")
    page.get_by_label("English", exact=True).last.fill("{contact.name}, Menyesha’s fair opens on 1 April.")
    expect(page.locator(".bubble")).to_contain_text("Ineza Claire, Menyesha's fair opens on 1 April.")
    folded = {"position": 25, "character": "'’'", "twin": '"\'"'}
    expect(page.get_by_text(say("Character {position}, {character}, goes out as {twin}.", **folded))).to_be_visible()
    page.get_by_label("Kinyarwanda", exact=True).last.fill("Muraho {contact.nmae}, {org} \N{PARTY POPPER}")
    meant = {"name": "{contact.nmae}", "meant": "{contact.name}"}
    expect(page.get_by_text(say("There is no {name}; did you mean {meant}?", **meant))).to_be_visible()
    seen(page, "compose")
    page.get_by_label(say("Name"), exact=True).fill("Fair in April")
    page.get_by_role("button", name=say("Keep as a draft")).click()
    expect(page.locator("textarea[aria-invalid]")).to_have_value("Muraho {contact.nmae}, {org} \N{PARTY POPPER}")
    expect(page.get_by_label("Nyamasheke", exact=True).first).to_be_checked()
    seen(page, "compose-fault")


def test_it_is_started_and_watched_to_its_end(bot: Bot, page: Page, say: Say) -> None:
    write(page, say)
    make_ready(bot.runtime)
    start = page.get_by_role("button", name=say("Start: {count} messages, {cost}", count=3, cost="0.06 USD"))
    expect(start).to_be_visible()
    seen(page, "prepared")
    start.click()
    expect(status(page)).to_have_text(say("started"))
    seen(page, "started")
    drain(bot.runtime, "bulk")
    expect(page.locator("progress")).to_have_attribute("value", "3")
    sweep(bot.runtime, "me")
    expect(status(page)).to_have_text(say("finished"))
    expect(page.get_by_text(say("handed to the provider"))).to_be_visible()
    seen(page, "finished")
    page.goto(page.url.rpartition("/")[0])
    expect(page.get_by_role("link", name="Fair in April")).to_be_visible()
    seen(page, "list")


def test_a_big_one_is_approved_by_a_second_person(bot: Bot, page: Page, say: Say, address: str) -> None:
    add_person_to(bot, "eric", Role.COORDINATOR)
    add_contact(bot, "+250788000904", name="Keza Diane", district="Nyamasheke")
    write(page, say)
    make_ready(bot.runtime)
    needed = "It goes to more than {most}: a second person has to approve it. Who wrote or prepared it cannot."
    expect(page.get_by_text(say(needed, most=3))).to_be_visible()
    approve = page.get_by_role("button", name=say("Approve: {count} messages, {cost}", count=4, cost="0.08 USD"))
    expect(approve).to_have_count(0)
    seen(page, "unapproved")
    here, language = page.url.partition("?")[0], page.evaluate("document.documentElement.lang")
    page.get_by_role("button", name=say("Sign out")).click()
    sign_in(page, address, "eric")
    page.goto(f"{here}?lang={language}")
    approve.click()
    expect(status(page)).to_have_text(say("approved"))
    page.get_by_role("button", name=say("Start: {count} messages, {cost}", count=4, cost="0.08 USD")).click()
    expect(status(page)).to_have_text(say("started"))
    drain(bot.runtime, "bulk")
    expect(page.locator("progress")).to_have_attribute("value", "4")


def test_it_is_paused_and_called_off_half_way(bot: Bot, page: Page, say: Say) -> None:
    write(page, say)
    make_ready(bot.runtime)
    page.get_by_role("button", name=say("Start: {count} messages, {cost}", count=3, cost="0.06 USD")).click()
    expect(status(page)).to_have_text(say("started"))
    first = select(outbox.c.id).where(outbox.c.broadcast_id.is_not(None)).order_by(outbox.c.id).limit(1)
    bot.do(update(outbox).where(outbox.c.id.in_(first)).values(status=MessageStatus.ACCEPTED, begun_at=bot.now))
    expect(page.locator("progress")).to_have_attribute("value", "1")
    page.get_by_role("button", name=say("Pause"), exact=True).click()
    expect(status(page)).to_have_text(say("paused"))
    page.locator("summary", has_text=say("Call off")).click()
    seen(page, "paused")
    page.get_by_role("button", name=say("Call off"), exact=True).click()
    expect(status(page)).to_have_text(say("cancelled"))
    expect(page.get_by_text(say("called back"), exact=True)).to_be_visible()
    drain(bot.runtime, "bulk")
    assert bot.providers["africastalking"].asked == []
    seen(page, "cancelled")
