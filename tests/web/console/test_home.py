"""The first page: what needs somebody, and the week."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import insert, update

from bot.messages import MessageStatus
from bot.programme.staff import Role
from bot.services.counting import count
from bot.store.alerts import alerts
from bot.store.balances import balances
from bot.store.groups import membership_requests
from bot.store.mentorship import mentor_requests
from bot.store.prices import spending
from tests.factories import add_contact, add_message, add_registration, add_request, add_workshop
from tests.people import add_group, add_membership_request
from tests.web.conftest import Web
from tests.web.console.conftest import Browser


def test_home_says_what_nobody_acted_on(web: Web, administrator: Browser) -> None:
    assert "Nothing is overdue" in administrator.get("/").text
    add_request(web.bot, add_contact(web.bot), respond_by=web.bot.now)
    page = administrator.get("/").text
    assert "1 overdue" in page
    assert "request for a mentor 1" in page


def test_home_says_of_which_training_applicants_wait_to_be_selected(web: Web, administrator: Browser) -> None:
    workshop = add_workshop(web.bot, admission="selection", respond_by=web.bot.now)
    add_registration(web.bot, workshop, add_contact(web.bot), status="applied")
    assert "1 applicants to select from" in administrator.get("/").text


def test_home_says_what_does_not_work(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    trouble = {"name": "workers", "text": "No worker is alive for bulk.", "began_at": web.bot.now}
    web.bot.do(insert(alerts).values(trouble))
    viewer = browser_of(Role.VIEWER)
    assert "No worker is alive for bulk." in viewer.get("/").text
    assert "Nta porogaramu ikora ihari ya bulk." in viewer.get("/?lang=rw").text


def test_home_and_settings_say_what_is_left_at_providers_and_that_it_is_too_little(
    web: Web, administrator: Browser
) -> None:
    left = {"provider": "twilio", "amount": 1234, "currency": "USD", "read_at": web.bot.now}
    web.bot.do(insert(balances).values(left))
    home, low = administrator.get("/").text, '<span class="tag late">1,234.00 USD</span>'
    assert "1,234.00 USD" in home
    assert low not in home
    web.bot.do(insert(spending).values(day=web.bot.now.date(), currency="USD", millionths=2_000_000_000))
    assert low in administrator.get("/").text
    settings = administrator.get("/settings").text
    assert low in settings
    assert "2,000.00 USD" in settings


def test_home_shows_the_week_in_figures_a_table_can_be_read_of(web: Web, administrator: Browser) -> None:
    contact = add_contact(web.bot)
    add_message(web.bot, contact, status=MessageStatus.FAILED)
    add_registration(web.bot, add_workshop(web.bot), contact)
    web.bot.phone().sms("mentor")
    web.bot.pass_time(days=3)
    count(web.bot.runtime)
    administrator.sign_in(Role.ADMINISTRATOR)
    page = administrator.get("/").text
    assert "messages that failed this week" in page
    assert '<th scope="row">mentor: ' in page
    assert '<th scope="row">Huye</th>' in page
    assert page.count("<caption>") == 5


def test_all_that_is_overdue_is_read_by_kind_and_a_page_at_a_time(web: Web, administrator: Browser) -> None:
    contact = add_contact(web.bot)
    for number in range(55):
        add_request(web.bot, contact, respond_by=web.bot.now, reference=f"A{number}")
    group = add_group(web.bot, None)
    request = add_membership_request(web.bot, group, contact)
    web.bot.do(update(membership_requests).values(respond_by=web.bot.now))
    home = administrator.get("/").text
    assert 'href="/console/overdue?what=mentor_requests"' in home
    assert '<a href="/console/overdue">and 36 more</a>' in home
    page = administrator.get("/overdue?what=mentor_requests").text
    assert len(re.findall(r">request for a mentor \d", page)) == 50
    (after,) = re.findall(r'"/console/overdue\?what=mentor_requests&amp;after=([^"]+)"', page)
    last = update(mentor_requests).where(mentor_requests.c.id == 50)
    web.bot.do(last.values(status="done"))  # its row was the last one, and is done by now
    rest = administrator.get(f"/overdue?what=mentor_requests&after={after}").text
    assert len(re.findall(r">request for a mentor \d", rest)) == 5
    named = f'<a href="/console/groups/{group}">request to join a group {request}</a>'
    assert named in administrator.get("/overdue?what=membership_requests").text
