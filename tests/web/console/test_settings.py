"""The settings in the console: channels with a test, prices, and the record of what was done."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.programme.lifecycle import By
from bot.programme.staff import Role
from bot.services.broadcasting.trying import try_on
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.prices import prices
from bot.store.staff import history, staff
from tests.bots import ANOTHER, ME
from tests.factories import add_contact
from tests.services.broadcasting.rows import add_broadcast
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, add_person

PRICE = {
    "provider": "twilio",
    "medium": "sms",
    "category": "",
    "prefix": "+250",
    "amount": "0.045",
    "currency": "usd",
    "since": "",
    "source": "our contract",
}


def test_settings_show_channels_prices_and_rules(administrator: Browser) -> None:
    page = administrator.get("/settings").text
    for shown in ("twilio-whatsapp", "8080", "works", "0.0487 USD", "unconfirmed", "20:00 - 08:00", "QUIET_HOURS"):
        assert shown in page


def test_a_channel_is_tried_on_a_phone_and_what_became_of_it_is_shown(web: Web, administrator: Browser) -> None:
    path = "/settings/channels/twilio-sms/test"
    assert "no mobile number" in administrator.post(path, number="12").text
    answer = administrator.post(path, number="0788123456")
    (row,) = web.bot.rows(select(outbox))
    assert (row.address, row.channel, row.body) == (
        "+250788123456",
        "twilio-sms",
        "Menyesha: this is a test of twilio-sms.",
    )
    there = answer.location.removeprefix("/console")
    assert 'hx-trigger="every 2s"' in administrator.get(there).text
    failed = {"status": MessageStatus.FAILED, "reason": "The number is not in use."}
    web.bot.do(update(outbox).values(failed))
    piece = administrator.get(there, **{"HX-Request": "true"}).text
    assert "The number is not in use." in piece
    assert "hx-trigger" not in piece
    assert administrator.get(there.replace("twilio-sms", "twilio-whatsapp")).status_code == 404


def test_a_channel_is_tried_on_ones_own_phone_but_by_administrators(
    web: Web, browser_of: Callable[[Role], Browser]
) -> None:
    coordinator, path = browser_of(Role.COORDINATOR), "/settings/channels/twilio-sms/test"
    web.bot.do(update(staff).values(contact_id=add_contact(web.bot)))
    assert "only an administrator may name another." in coordinator.post(path, number=ANOTHER).text
    assert coordinator.post(path, number=ME).status_code == 302
    assert web.bot.values(select(outbox.c.address)) == [ME]


def test_twenty_tests_an_hour_are_the_most_for_each_on_all_pages_together(
    web: Web, administrator: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    add_broadcast(web.bot, "draft")
    path = "/settings/channels/twilio-sms/test"
    assert {administrator.post(path, number="12").status_code for _ in range(20)} == {200}
    refused = administrator.post(path, number="0788123456")
    assert refused.status_code == 429
    assert "You have sent many test messages. Wait an hour, then send more." in refused.text
    assert administrator.post("/broadcasts/1/try", form_at="/broadcasts/1", number=ME).status_code == 429
    assert administrator.get(path).status_code == 200
    assert browser_of(Role.COORDINATOR).post(path, number="12").status_code == 200
    assert web.bot.rows(select(outbox)) == []


def test_what_was_tried_by_command_counts_among_the_twenty(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    draft = add_broadcast(web.bot, "draft")
    by = By(staff_id=web.bot.values(select(staff.c.id))[0])
    for _ in range(20):
        try_on(web.bot.runtime, draft, by, ME)
    refused = administrator.post("/settings/channels/twilio-sms/test", number=ME)
    assert "You have sent many test messages. Wait an hour, then send more." in refused.text
    again = administrator.post(f"/broadcasts/{draft}/try", form_at=f"/broadcasts/{draft}", number=ME)
    assert again.status_code == 302
    assert "You have sent many test messages." in administrator.get(f"/broadcasts/{draft}").text
    assert web.bot.count(broadcasts) == 21


def test_a_code_is_tried_by_dialling_it(administrator: Browser) -> None:
    assert "*384*10#" in administrator.get("/settings/channels/africastalking-ussd/test").text
    assert administrator.get("/settings/channels/none/test").status_code == 404


def test_a_price_is_entered_on_record(web: Web, administrator: Browser) -> None:
    assert administrator.post("/settings/prices", **PRICE).status_code == 302
    (row,) = web.bot.rows(select(prices))
    assert (row.amount, row.currency, row.source) == (Decimal("0.045"), "USD", "our contract")
    assert web.bot.values(select(history.c.note)) == [f"twilio sms +250: 0.045 USD from {row.since}"]
    assert "0.045 USD" in administrator.get("/settings").text


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("category", "utility", "A template is for WhatsApp alone."),
        ("prefix", "250", "Write it like"),
        ("currency", "francs", "three letters"),
        ("amount", "-1", "such as 12.5"),
    ],
)
def test_what_is_no_price_is_told_and_kept(
    administrator: Browser, web: Web, field: str, typed: str, complaint: str
) -> None:
    page = administrator.post("/settings/prices", **PRICE | {field: typed}).text
    assert complaint in page
    assert f'value="{typed}"' in page
    assert web.bot.rows(select(prices)) == []


def test_the_record_is_narrowed_by_who_and_what_and_tells_of_sign_ins_that_failed(
    web: Web, administrator: Browser
) -> None:
    add_person(web, "keza", Role.VIEWER)
    Browser(web, "192.0.2.7").sign_in("keza", "not hers")
    Browser(web).sign_in("nobody", "whatever")
    administrator.post("/settings/prices", **PRICE)
    page = administrator.get("/deeds").text
    assert "could not sign in" in page
    assert "entered a price" in page
    assert "nobody" not in page
    narrowed = administrator.get("/deeds?by=keza").text
    assert "could not sign in" in narrowed
    assert "entered a price" not in narrowed
    assert "Nothing was done." in administrator.get("/deeds?subject=broadcasts").text
