"""Somebody who asks is answered, a request finds its mentor, and a bank says what came of a referral."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from bot.programme.staff import Role
from bot.store.banks import bank_officers, referrals
from bot.store.mentorship import mentor_requests
from bot.store.outbox import outbox
from bot.store.staff import staff
from bot.store.tickets import tickets
from tests.bots import Bot
from tests.web.console.browser.conftest import IN_BROWSER, look_at
from tests.web.console.conftest import PASSWORD, add_person_to

pytestmark = IN_BROWSER


class Words(NamedTuple):
    """What is read and pressed, in one language."""

    code: str
    answer: str
    canned: str
    send: str
    length: str
    give: str
    asked: str
    opened: str
    noted: str


WORDS = [
    Words(
        *("en", "Your answer", "Canned reply", "Send", "characters", "Give to", "is asked to take it."),
        *("An account is open", "is noted"),
    ),
    Words(
        *("rw", "Igisubizo cyawe", "Igisubizo cyateguwe", "Ohereza", "inyuguti", "Ha", "yasabwe kubufata."),
        *("Konti yafunguwe", "byanditswe"),
    ),
]
each_language = pytest.mark.parametrize("words", WORDS, ids=lambda words: words.code)


def enter(page: Page, address: str, login: str, to: str, code: str) -> None:
    """Sign in, in a language, and open a page."""
    page.goto(f"{address}/sign-in?lang=en")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(f"{address}{to}?lang={code}")


@each_language
def test_a_ticket_is_answered_with_a_canned_reply(page: Page, address: str, bot: Bot, words: Words) -> None:
    enter(page, address, "keza", "/inbox", words.code)
    page.get_by_role("link", name="Uwimana Claire").click()
    expect(page.get_by_label(words.canned)).to_have_attribute("data-htmx-powered", "true")  # the page is whole
    page.get_by_label(words.canned).select_option(label="The place")
    expect(page.get_by_label(words.answer)).to_have_value("Hello Uwimana Claire, in Huye.")
    page.get_by_label(words.answer).press("Control+End")
    page.keyboard.type(" Come in.")
    expect(page.locator("#size")).to_contain_text(f"66 {words.length}" if words.code == "en" else f"{words.length} 66")
    look_at(page, f"answering-{words.code}")
    page.get_by_role("button", name=words.send).click()
    expect(page.locator("#talk")).to_contain_text("Hello Uwimana Claire, in Huye. Come in.")
    bot.phone("+250788111400").sms("Thank you, and which hall?")
    expect(page.locator("#talk")).to_contain_text("and which hall?", timeout=15_000)
    sent = bot.values(select(outbox.c.body).where(outbox.c.body.endswith("Come in.")))
    assert len(sent) == 1
    assert bot.values(select(tickets.c.status).where(tickets.c.id == 1)) == ["open"]


@each_language
def test_a_request_is_given_to_the_mentor_who_is_proposed(page: Page, address: str, bot: Bot, words: Words) -> None:
    enter(page, address, "keza", "/mentorship/1", words.code)
    page.get_by_role("button", name=words.give).first.click()
    expect(page.get_by_text(words.asked)).to_be_visible()
    look_at(page, f"given-{words.code}")
    assert bot.values(select(mentor_requests.c.status).where(mentor_requests.c.id == 1)) == ["given"]


@each_language
def test_an_officer_notes_what_came_of_a_referral(page: Page, address: str, bot: Bot, words: Words) -> None:
    member = add_person_to(bot, "eric", Role.BANK_OFFICER)
    bot.do(insert(bank_officers).values(staff_id=member, bank_id=1))
    bot.do(update(staff).where(staff.c.id == member).values(name="Manzi Eric"))
    enter(page, address, "eric", "/referrals", words.code)
    page.get_by_role("link", name="BNK234").click()
    expect(page.get_by_text("+250788111500")).to_be_visible()
    page.get_by_role("button", name=words.opened).click()
    expect(page.get_by_text(words.noted)).to_be_visible()
    look_at(page, f"noted-{words.code}")
    assert bot.values(select(referrals.c.outcome)) == ["opened"]
