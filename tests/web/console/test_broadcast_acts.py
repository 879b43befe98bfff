"""A broadcast tried on oneself, approved by a second person, spread, charged, and sent again to whom it missed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from bot.messages import Medium, MessageStatus
from bot.programme.staff import Role
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.readying import make_ready
from bot.services.broadcasting.starting import start
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.staff import deeds, staff
from tests.bots import ANOTHER, ME, NOW, Bot, bot_at
from tests.factories import add_contact
from tests.services.broadcasting.rows import add_broadcast, people
from tests.web.conftest import URL, Web, settings_with
from tests.web.console.conftest import Browser, add_person

AT = "/broadcasts/1"


def signed_in(web: Web, login: str) -> Browser:
    add_person(web, login, Role.COORDINATOR)
    browser = Browser(web)
    browser.sign_in(login)
    return browser


def statuses(bot: Bot) -> list[str]:
    return bot.values(select(broadcasts.c.status).order_by(broadcasts.c.id))


@pytest.fixture
def four_eyes(sqlite_url: str) -> Iterator[Web]:
    """A console where more than one recipient needs a second person."""
    with bot_at(sqlite_url, approve_above=1, public_url=URL) as bot:
        yield Web(bot, settings_with())


def test_many_are_written_to_once_a_second_person_agrees(four_eyes: Web) -> None:
    people(four_eyes.bot, 2)
    keza, manzi = signed_in(four_eyes, "keza"), signed_in(four_eyes, "manzi")
    add_broadcast(four_eyes.bot, "draft")
    keza.post(f"{AT}/prepare", form_at=AT)
    make_ready(four_eyes.bot.runtime)
    page = keza.get(AT).text
    assert "It goes to more than 1: a second person has to approve it." in page
    assert "Start: 2 messages" not in page
    assert "Approve: 2 messages" not in page
    keza.post(f"{AT}/approve", form_at=AT)
    assert "You drafted or prepared it; another person has to approve it." in keza.get(AT).text
    keza.post(f"{AT}/start", form_at=AT)
    assert "another person has to approve it first" in keza.get(AT).text
    assert "Approve: 2 messages" in manzi.get(AT).text
    for said in ("It is approved, and can be started.", "It was approved before."):
        manzi.post(f"{AT}/approve", form_at=AT)
        assert said in manzi.get(AT).text
    assert "Start: 2 messages" in keza.get(AT).text
    keza.post(f"{AT}/start", form_at=AT)
    assert statuses(four_eyes.bot) == ["started"]


def test_it_is_tried_on_ones_own_phone_and_by_an_administrator_on_any(web: Web, administrator: Browser) -> None:
    keza = signed_in(web, "keza")
    add_broadcast(web.bot, "draft")
    own, _ = add_contact(web.bot), add_contact(web.bot, ANOTHER)
    no_phone = "No phone of yours is known. An administrator enters it under Staff."
    assert no_phone in keza.get(AT).text
    keza.post(f"{AT}/try", form_at=AT)
    assert no_phone in keza.get(AT).text
    for number, said in (
        ("12", "This is no mobile number."),
        (ME, "only an administrator may name another."),
    ):
        keza.post(f"{AT}/try", form_at=AT, number=number)
        assert said in keza.get(AT).text
    web.bot.do(update(staff).where(staff.c.login == "keza").values(contact_id=own))
    keza.post(f"{AT}/try", form_at=AT, number=ANOTHER)
    assert 'name="number"' not in keza.get(AT).text
    for number in ("", "0788000100"):
        keza.post(f"{AT}/try", form_at=AT, number=number)
        assert "It is on its way to that phone alone." in keza.get(AT).text
    administrator.post(f"{AT}/try", form_at=AT, number=ANOTHER)
    assert web.bot.values(select(outbox.c.address).order_by(outbox.c.id)) == [ME, ME, ANOTHER]
    tried = select(func.count()).where(deeds.c.deed == "tried").group_by(deeds.c.staff_id)
    assert sorted(web.bot.values(tried)) == [1, 2]


def test_it_is_spread_over_the_hours_that_were_typed(web: Web) -> None:
    people(web.bot, 2)
    keza = signed_in(web, "keza")
    add_broadcast(web.bot, "preparing", recipients=0)
    make_ready(web.bot.runtime)
    for hours, said in (
        ("x", "That is no number of hours."),
        ("1000", "A broadcast is spread over 7 days at the most."),
    ):
        keza.post(f"{AT}/start", form_at=AT, hours=hours)
        assert said in keza.get(AT).text
    keza.post(f"{AT}/start", form_at=AT, hours="1.5")
    assert web.bot.rows(select(broadcasts.c.status, broadcasts.c.over_minutes)) == [("started", 90)]


def test_forecast_reckoning_and_charge_stand_side_by_side(web: Web) -> None:
    people(web.bot, 2)
    keza = signed_in(web, "keza")
    add_broadcast(web.bot, "preparing", recipients=0)
    make_ready(web.bot.runtime)
    start(web.bot.runtime, 1)
    told = {"status": MessageStatus.DELIVERED, "begun_at": NOW, "segments": 1, "price": Decimal("0.02")}
    web.bot.do(update(outbox).values(**told, currency="USD"))
    page = keza.get(AT).text
    assert "Charged by the provider" in page
    assert "For 2 messages 0.04 USD were charged" in page


def test_whom_it_did_not_reach_is_written_to_by_another_medium(web: Web) -> None:
    first, *_ = people(web.bot, 2)
    keza = signed_in(web, "keza")
    add_broadcast(web.bot, "draft")
    prepare(web.bot.runtime, 1)
    start(web.bot.runtime, 1)
    web.bot.do(update(outbox).values(status=MessageStatus.DELIVERED, begun_at=NOW, segments=1))
    failed = {"status": MessageStatus.FAILED, "reason": "Nobody has +250788000000 {any more}"}
    web.bot.do(update(outbox).where(outbox.c.contact_id == first).values(failed))
    sweep(web.bot.runtime, "me")
    page = keza.get(AT).text
    assert "Write by WhatsApp to the 1 whom it did not reach" in page
    assert "1 failed: Nobody has … {any more}" in page
    keza.post(f"{AT}/resend", form_at=AT, medium="fax")
    assert "Choose a medium." in keza.get(AT).text
    answer = keza.post(f"{AT}/resend", form_at=AT, medium="whatsapp")
    assert answer.location.endswith("/broadcasts/2")
    assert web.bot.rows(select(broadcasts.c.medium, broadcasts.c.resends_id).where(broadcasts.c.id == 2)) == [
        (Medium.WHATSAPP, 1)
    ]
    assert "Was not reached by: Fair" in keza.get("/broadcasts/2").text
    assert "Write by WhatsApp to" not in keza.get(AT).text


def test_one_that_goes_to_nobody_says_so_and_has_no_button_to_start_it(web: Web, administrator: Browser) -> None:
    add_broadcast(web.bot, "preparing", recipients=0)
    make_ready(web.bot.runtime)
    page = administrator.get(AT).text
    assert "Broadcast 1 goes to nobody; look at its filters and draft another." in page
    assert "Start: " not in page
