"""Notices and questions of ours: to whom they go, when, by which medium, and in whose words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.engine.values import Both
from bot.messages import Medium, MessageClass
from bot.services.notices import Notice, answer, ask, notify
from bot.services.opting import STARTED
from bot.store.contacts import addresses, contacts
from bot.store.conversations import sessions
from bot.store.files import File, files, keep_file
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import ANOTHER, CHANNELS, ME, NOW, Bot, bot_at
from tests.factories import add_contact, add_registration, add_workshop

SENT = select(outbox.c.medium, outbox.c.body, outbox.c.due_at, outbox.c.expires_at)


def tell(bot: Bot, contact: int, message: str = STARTED, **more: Any) -> bool:  # noqa: ANN401  # whatever a Notice has
    with bot.runtime.database.begin() as db:
        return notify(bot.runtime, db, Notice(contact, message, **more))


@pytest.mark.parametrize(("language", "words"), [("en", "Welcome back. You will"), ("rw", "Murakaza neza. Ubu")])
def test_it_is_said_in_the_contacts_language(each_bot: Bot, language: str, words: str) -> None:
    assert tell(each_bot, add_contact(each_bot, language=language))
    (row,) = each_bot.rows(select(outbox))
    assert row.body.startswith(words)
    assert (row.message_class, row.medium, row.address) == (MessageClass.NOTICE, Medium.SMS, ME)


def test_values_are_shown_as_the_language_has_them(bot: Bot) -> None:
    values = {"day": date(2027, 3, 22), "place": Both("Hall", "Icyumba"), "seats": 3}
    tell(bot, add_contact(bot, language="rw"), "{day}, {place}: {seats} {org}", values=values)
    assert bot.values(select(outbox.c.body)) == ["ku wa Mbere tariki 22 Werurwe, Icyumba: 3 Menyesha"]


def test_at_night_it_waits_for_the_morning_and_is_worth_as_long_from_then(bot: Bot) -> None:
    bot.now = NOW.replace(hour=20)  # 22:00 in Kigali
    tell(bot, add_contact(bot), worth=timedelta(hours=5))
    (row,) = bot.rows(SENT)
    assert row.due_at == NOW.replace(hour=6) + timedelta(days=1)
    assert row.expires_at == row.due_at + timedelta(hours=5)


@pytest.mark.parametrize("state", ["opted_out_at", "taken_over_at"])
def test_who_may_not_be_written_to_is_not(each_bot: Bot, state: str) -> None:
    contact = add_contact(each_bot)
    each_bot.do(update(contacts).values({state: NOW}))
    assert not tell(each_bot, contact)
    assert each_bot.rows(SENT) == []


@pytest.mark.parametrize(("hours", "told"), [(23, True), (24, False)])
def test_who_has_no_number_is_told_on_whatsapp_while_its_window_is_open(bot: Bot, hours: int, told: bool) -> None:  # noqa: FBT001  # a table's column
    contact = add_contact(bot)
    bot.do(delete(addresses))
    window = {"last_inbound_at": NOW - timedelta(hours=hours), "channel": "twilio-whatsapp"}
    bot.do(insert(addresses).values(contact_id=contact, medium=Medium.WHATSAPP, value="RW.AbC", **window))
    assert tell(bot, contact) == told
    assert [row.medium for row in bot.rows(SENT)] == [Medium.WHATSAPP] * told


@pytest.fixture
def offered(each_bot: Bot) -> Bot:
    """A seat is held for the contact, who knows nothing of it yet."""
    workshop = add_workshop(each_bot)
    add_registration(each_bot, workshop, add_contact(each_bot), status="offered")
    each_bot.do(update(registrations).values(offered_until=NOW + timedelta(days=1)))
    return each_bot


def question(bot: Bot, number: str = ME) -> bool:
    with bot.runtime.database.begin() as db:
        contact = db.execute(select(addresses.c.contact_id).where(addresses.c.value == number).limit(1)).scalar_one()
        return ask(bot.runtime, db, "offer", Notice(contact, "Send SEAT."))


def test_a_question_begins_a_conversation_that_the_answer_goes_on_with(offered: Bot) -> None:
    assert question(offered)
    assert offered.phone().arrived()[0].startswith("A seat is free: Cluster management")
    assert offered.phone().sms("1").startswith("Registration went well.")


def test_who_is_in_the_middle_of_another_gets_the_word_to_send(offered: Bot) -> None:
    offered.phone().sms("my details")
    before = offered.rows(select(sessions.c.id, sessions.c.state))
    since = offered.values(select(outbox.c.id).order_by(outbox.c.id.desc()))[0]
    assert question(offered)
    assert offered.phone().arrived(since) == ["Send SEAT."]
    assert offered.rows(select(sessions.c.id, sessions.c.state)) == before


def test_on_a_line_that_cannot_be_answered_the_word_is_sent(sqlite_url: str) -> None:
    one_way = {name: replace(line, two_way=line.medium is not Medium.SMS) for name, line in CHANNELS.items()}
    with bot_at(sqlite_url, channels=one_way) as made:
        add_contact(made, ANOTHER)
        assert question(made, ANOTHER)
        assert made.phone(ANOTHER).arrived() == ["Send SEAT."]
        assert made.count(sessions) == 0


def test_who_has_opted_out_is_not_asked(offered: Bot) -> None:
    offered.do(update(contacts).values(opted_out_at=NOW))
    assert not question(offered)
    assert (offered.rows(SENT), offered.count(sessions)) == ([], 0)


def test_a_chat_that_is_closed_by_the_morning_is_no_way_to_tell_somebody_at_night(bot: Bot) -> None:
    contact = add_contact(bot)
    bot.do(delete(addresses))
    window = {"last_inbound_at": NOW, "channel": "twilio-whatsapp"}
    bot.do(insert(addresses).values(contact_id=contact, medium=Medium.WHATSAPP, value="RW.AbC", **window))
    bot.now = NOW.replace(hour=20)  # 22:00 in Kigali; at 08:00 its 24 hours are not over
    assert tell(bot, contact)
    bot.now += timedelta(days=1)
    bot.do(update(addresses).values(last_inbound_at=bot.now - timedelta(hours=15)))
    assert not tell(bot, contact)


def test_a_question_waits_as_long_as_it_is_worth_sending(offered: Bot) -> None:
    with offered.runtime.database.begin() as db:
        contact = db.execute(select(contacts.c.id)).scalar_one()
        assert ask(offered.runtime, db, "offer", Notice(contact, "Send SEAT.", worth=timedelta(days=3)))
    assert offered.values(select(sessions.c.expires_at)) == [NOW + timedelta(days=3)]


def test_a_conversation_that_is_over_since_long_does_not_keep_a_question_back(offered: Bot) -> None:
    offered.phone().sms("my details")
    offered.do(update(sessions).values(expires_at=NOW - timedelta(hours=1)))
    assert question(offered)
    assert offered.phone().arrived()[-1].startswith("A seat is free: Cluster management")


def test_a_question_that_waits_unread_is_not_asked_in_the_same_words_again(offered: Bot) -> None:
    offered.now = NOW.replace(hour=20)  # 22:00 in Kigali
    for _ in range(3):  # by another conversation, the one that it began is over before it was read
        assert question(offered)
        offered.do(update(sessions).values(expires_at=NOW))
    first, *others = offered.values(select(outbox.c.body).order_by(outbox.c.id))
    assert first.startswith("A seat is free: Cluster management")
    assert others == ["Send SEAT."]


def test_a_question_that_was_read_is_asked_again(offered: Bot) -> None:
    assert question(offered)
    offered.do(update(outbox).values(status="accepted", begun_at=NOW))
    offered.now += timedelta(minutes=1)
    offered.phone().sms("my details")
    offered.do(update(sessions).values(expires_at=NOW))
    assert question(offered)
    assert offered.phone().arrived()[-1].startswith("A seat is free: Cluster management")


@pytest.fixture
def sheet(each_bot: Bot) -> int:
    """A file of ours, which is found at an address that has a key of its own."""
    with each_bot.runtime.database.begin() as db:
        kept = keep_file(db, File("sheet.pdf", "application/pdf", b"%PDF-1.7"), NOW)
        db.execute(update(files).values(key="k" * 22))
    return kept


PLACE = f"/files/{'k' * 22}/sheet.pdf"


@pytest.mark.parametrize(("hours", "medium", "named"), [(23, "whatsapp", "sheet.pdf"), (24, "sms", PLACE)])
def test_a_file_goes_by_whatsapp_while_that_is_open_and_else_by_its_address(
    each_bot: Bot, sheet: int, hours: int, medium: str, named: str
) -> None:
    contact = add_contact(each_bot)
    window = {"last_inbound_at": NOW - timedelta(hours=hours), "channel": "twilio-whatsapp"}
    each_bot.do(insert(addresses).values(contact_id=contact, medium=Medium.WHATSAPP, value=ME, **window))
    assert tell(each_bot, contact, "Here: {file}", file_id=sheet)
    (row,) = each_bot.rows(select(outbox))
    assert (row.medium, row.body, row.file_id) == (medium, f"Here: {named}", sheet)


def test_what_was_asked_for_is_answered_at_night_and_to_who_has_opted_out(each_bot: Bot, sheet: int) -> None:
    contact = add_contact(each_bot, opted_out_at=NOW)
    each_bot.now = NOW.replace(hour=20)  # 22:00 in Kigali
    with each_bot.runtime.database.begin() as db:
        assert answer(each_bot.runtime, db, Notice(contact, "Here: {file}", file_id=sheet))
    (row,) = each_bot.rows(select(outbox))
    assert (row.message_class, row.due_at) == (MessageClass.REPLY, each_bot.now)
    assert row.expires_at == each_bot.now + timedelta(days=1)
