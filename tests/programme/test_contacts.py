"""Who a contact is, how they are met, and where they are reached."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.messages import Medium
from bot.programme.consent import consent_given, record_consent, set_opt_out
from bot.programme.contacts import KEPT, find_address, keep, meet
from bot.store.contacts import addresses, consents, contacts
from tests.bots import ANOTHER, ME, NOW, SEAL, Bot, inbound
from tests.factories import add_contact, turn_of


def test_an_answer_is_kept(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    with each_bot.runtime.database.begin() as db:
        keep(db, contact, "trade", "bags")
    assert each_bot.values(select(contacts.c.trade)) == ["bags"]


@pytest.mark.parametrize("name", ["id", "opted_out_at", "created_at", "place"])
def test_what_is_no_answer_is_not_kept(bot: Bot, name: str) -> None:
    contact = add_contact(bot)
    with bot.runtime.database.begin() as db, pytest.raises(KeyError):
        keep(db, contact, name, "1")


def test_every_answer_that_is_kept_has_its_column() -> None:
    assert set(KEPT) <= set(contacts.c.keys())


def test_a_number_that_is_known_on_another_medium_is_that_contact(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    with each_bot.runtime.database.begin() as db:
        meet(db, inbound("hi", Medium.WHATSAPP), NOW, SEAL)
    assert each_bot.values(select(addresses.c.contact_id).distinct()) == [contact]


def test_an_id_that_is_no_number_is_a_contact_of_its_own(bot: Bot) -> None:
    for address in ("RW.AbC123", "RW.AbC124"):
        with bot.runtime.database.begin() as db:
            meet(db, inbound("hi", Medium.WHATSAPP, address), NOW, SEAL)
    assert bot.count(contacts) == 2


def test_a_number_serves_for_sms_whatever_medium_it_is_known_from(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        meet(db, inbound("hi", Medium.WHATSAPP), NOW, SEAL)
        assert find_address(db, 1, Medium.SMS) == ME
        assert find_address(db, 1, Medium.WHATSAPP) == ME
        assert find_address(db, 1, Medium.USSD) is None


def test_the_own_number_for_sms_goes_before_that_of_whatsapp(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        meet(db, inbound("hi", Medium.WHATSAPP, ANOTHER), NOW, SEAL)
        row = {"contact_id": 1, "medium": Medium.SMS, "value": ME, "channel": "africastalking-sms"}
        db.execute(insert(addresses).values(row))
        assert find_address(db, 1, Medium.SMS) == ME


def test_who_has_no_number_has_no_address_for_sms(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        meet(db, inbound("hi", Medium.WHATSAPP, "RW.AbC123"), NOW, SEAL)
        assert find_address(db, 1, Medium.SMS) is None


def test_consent_is_recorded_once_with_the_words_that_were_seen(each_bot: Bot) -> None:
    with each_bot.runtime.database.begin() as db:
        meet(db, inbound("hi"), NOW, SEAL)
    with turn_of(each_bot, 1) as context:
        assert consent_given(context) == "missing"
        record_consent(context)
        record_consent(context)
        assert consent_given(context) == "given"
    (row,) = each_bot.rows(select(consents))
    assert (row.wording, row.language, row.medium, row.given_at) == ("Do you agree?", "en", "ussd", NOW)


def test_the_wish_not_to_be_written_to_can_be_taken_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    for since in (NOW, None):
        with each_bot.runtime.database.begin() as db:
            set_opt_out(db, contact, since)
        assert each_bot.values(select(contacts.c.opted_out_at)) == [since]
