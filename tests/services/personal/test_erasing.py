"""Erasing: what becomes of messages, seats and wishes, of who writes at the same moment, and of who comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Executable, func, insert, select, text

from bot.messages import DeliveryUpdate, Medium, MessageStatus
from bot.programme.interests import Buyer, note_interest
from bot.programme.lifecycle import TIME
from bot.programme.status import Status
from bot.services.certifying import revoke
from bot.services.conversation import receive
from bot.services.delivery import drain
from bot.services.due import do_due
from bot.services.personal.erasing import ERASED, erase
from bot.services.personal.finding import find_contacts
from bot.services.personal.retaining import retain
from bot.services.statuses import take_in_update
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound as said
from bot.store.conversations import sessions
from bot.store.due import due, plan
from bot.store.files import files
from bot.store.mentorship import mentor_requests
from bot.store.outbox import attempts, delivery_updates, outbox
from bot.store.products import interests
from bot.store.suppressions import SEALED, Seal, suppressions
from bot.store.workshops import registrations
from tests.bots import ANOTHER, KEYS, ME, NOW, SEAL, Bot, bot_at, inbound
from tests.factories import add_contact, add_message, add_product, add_registration, add_request, add_workshop
from tests.lives import dump, is_erased, live
from tests.papers import add_certificate
from tests.people import add_on_phone_of

BOOKS: dict[str, Executable] = {
    "messages": select(func.count(), func.sum(outbox.c.segments), func.count(outbox.c.provider_id)).select_from(outbox),
    "by provider id": select(outbox.c.provider_id, outbox.c.status, outbox.c.price).order_by(outbox.c.id),
    "replies": select(func.count(), func.sum(said.c.replies)).select_from(said),
    "attempts": select(attempts.c.outcome),
}


def test_the_books_are_as_they_were_but_for_what_was_cancelled(each_bot: Bot) -> None:
    live(each_bot)
    drain(each_bot.runtime, "replies")
    before = {name: each_bot.rows(query) for name, query in BOOKS.items()}
    assert is_erased(each_bot)
    assert {name: each_bot.rows(query) for name, query in BOOKS.items()} == before


def test_a_number_is_kept_as_a_keyed_hash_only(each_bot: Bot) -> None:
    live(each_bot)
    assert is_erased(each_bot)
    assert each_bot.values(select(suppressions.c.address_hash)) == [SEAL(ME)]
    assert set(each_bot.values(select(outbox.c.address))) == {SEAL(ME)}
    assert SEAL(ME) != SEAL(ANOTHER)
    assert SEAL(SEAL(ME)) == SEAL(ME)


def test_who_was_erased_under_the_key_of_before_wants_no_messages_under_that_of_today_either(each_bot: Bot) -> None:
    live(each_bot)
    each_bot.phone().sms("stop")
    assert is_erased(each_bot)
    each_bot.runtime = replace(each_bot.runtime, seal=Seal("the key of today", *KEYS))
    each_bot.phone().sms("hi")
    assert each_bot.values(select(contacts.c.opted_out_at).where(contacts.c.erased_at.is_(None))) == [NOW]
    assert is_erased(each_bot, 2)
    assert len(each_bot.values(select(suppressions.c.address_hash))) == 2
    each_bot.phone().sms("start")
    each_bot.phone().sms("hi")
    found = select(contacts.c.opted_out_at).where(contacts.c.erased_at.is_(None))
    assert each_bot.values(found) == [None]


def test_others_keep_what_is_theirs(each_bot: Bot) -> None:
    live(each_bot)
    each_bot.phone(ANOTHER).sms("English", "my details", "1", "Mutesi Diane")
    before = {row for row in dump(each_bot).splitlines() if ANOTHER in row or "Mutesi" in row}
    assert is_erased(each_bot)
    assert before <= set(dump(each_bot).splitlines())


def test_who_is_erased_twice_is_erased(each_bot: Bot) -> None:
    live(each_bot)
    assert is_erased(each_bot)
    once = dump(each_bot)
    assert is_erased(each_bot)
    assert dump(each_bot) == once


@pytest.mark.parametrize(
    ("status", "then", "code"),
    [
        (MessageStatus.QUEUED, MessageStatus.CANCELLED, None),
        (MessageStatus.UNKNOWN, MessageStatus.FAILED, ERASED),
        (MessageStatus.ACCEPTED, MessageStatus.ACCEPTED, None),
        (MessageStatus.DELIVERED, MessageStatus.DELIVERED, None),
    ],
)
def test_what_has_not_come_to_an_end_does_so(bot: Bot, status: str, then: str, code: str | None) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, status=status)
    assert is_erased(bot, contact)
    (row,) = bot.rows(select(outbox.c.status, outbox.c.reason_code))
    assert tuple(row) == (then, code)


def test_while_a_message_is_handed_over_only_the_others_are_called_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    begun = add_message(each_bot, contact, status=MessageStatus.SENDING, token="t")
    add_message(each_bot, contact)
    assert not is_erased(each_bot, contact)
    assert each_bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["sending", "cancelled"]
    assert each_bot.values(select(contacts.c.erased_at)) == [None]
    each_bot.do(outbox.update().where(outbox.c.id == begun).values(status=MessageStatus.ACCEPTED))
    assert is_erased(each_bot, contact)


def test_a_row_that_somebody_holds_is_waited_for_without_a_lock(postgres_url: str) -> None:
    with bot_at(postgres_url, publishes=False) as bot:
        contact = add_contact(bot)
        message = add_message(bot, contact, status=MessageStatus.ACCEPTED)
        with bot.runtime.database.begin() as db:
            db.execute(select(outbox.c.id).where(outbox.c.id == message).with_for_update())
            assert not is_erased(bot, contact)
        assert is_erased(bot, contact)


@pytest.fixture
def workshop(each_bot: Bot) -> int:
    """A workshop with one seat, which contact 1 has; another one waits for it."""
    made = add_workshop(each_bot, seats=1)
    add_registration(each_bot, made, add_contact(each_bot))
    add_registration(each_bot, made, add_contact(each_bot, ANOTHER), status=Status.WAITLISTED)
    return made


def test_a_seat_that_is_to_come_goes_to_the_next_in_line(each_bot: Bot, workshop: int) -> None:
    assert is_erased(each_bot)
    found = select(registrations.c.status, registrations.c.told_at).where(registrations.c.workshop_id == workshop)
    first, second = each_bot.rows(found.order_by(registrations.c.place))
    assert tuple(first) == (Status.CANCELLED, NOW)
    assert tuple(second) == (Status.OFFERED, None)


def test_a_seat_that_is_past_stays_as_a_count(each_bot: Bot) -> None:
    past = add_workshop(each_bot, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 2))
    add_registration(each_bot, past, add_contact(each_bot), code="SECRET")
    assert is_erased(each_bot)
    (row,) = each_bot.rows(select(registrations))
    assert (row.status, row.district, row.contact_id, row.code) == (Status.CONFIRMED, "Huye", 1, "-1")


def test_who_is_erased_is_found_no_more_but_by_the_id(each_bot: Bot) -> None:
    add_contact(each_bot)
    assert is_erased(each_bot)
    with each_bot.runtime.database.begin() as db:
        assert find_contacts(db, ME, "RW") == []
        assert [row.erased_at for row in find_contacts(db, "1", "RW")] == [NOW]


@pytest.mark.parametrize("medium", Medium)
def test_who_writes_again_is_somebody_new(each_bot: Bot, medium: Medium) -> None:
    live(each_bot)
    assert is_erased(each_bot)
    phone = each_bot.phone()
    reply = phone.dial() if medium is Medium.USSD else phone.chat(medium, "hello")
    assert "Nyiramana" not in reply
    assert each_bot.values(select(addresses.c.contact_id)) == [2]
    assert each_bot.values(select(contacts.c.name).where(contacts.c.id == 2)) == [None]


def test_who_wanted_no_messages_wants_none_when_met_again_until_they_say_so(each_bot: Bot) -> None:
    add_contact(each_bot, opted_out_at=NOW - timedelta(days=9))
    assert is_erased(each_bot)
    since = select(contacts.c.opted_out_at).where(contacts.c.id == 2)
    each_bot.phone().sms("hello")
    assert each_bot.values(since) == [NOW - timedelta(days=9)]
    each_bot.phone().sms("START")
    assert each_bot.values(since) == [None]
    assert is_erased(each_bot, 2)
    each_bot.phone().sms("hello")
    assert each_bot.values(select(contacts.c.opted_out_at).where(contacts.c.id == 3)) == [None]


def test_a_message_that_the_provider_repeats_brings_nobody_back(each_bot: Bot) -> None:
    first = inbound("Bonjour tout le monde")
    receive(each_bot.runtime, first)
    assert is_erased(each_bot)
    assert receive(each_bot.runtime, first).queued == 0
    assert each_bot.count(addresses) == 0


def test_what_the_provider_says_later_still_moves_the_message(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact, status=MessageStatus.SENT, provider_id="SM1")
    assert is_erased(each_bot, contact)
    take_in_update(each_bot.runtime, DeliveryUpdate("africastalking", "SM1", "Success", MessageStatus.DELIVERED))
    assert each_bot.values(select(outbox.c.status)) == ["delivered"]


def test_a_report_that_fits_no_message_but_names_their_number_is_emptied_too(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    said_of = {"provider": "africastalking", "provider_id": "ATX", "word": "Success", "reason": "", "received_at": NOW}
    for address in (ME, ANOTHER):
        each_bot.do(insert(delivery_updates).values(**said_of, address=address))
    assert is_erased(each_bot, contact)
    assert set(each_bot.values(select(delivery_updates.c.address))) == {None, ANOTHER}


def test_what_is_written_to_somebody_who_was_just_erased_goes_with_the_day(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    assert is_erased(each_bot, contact)
    add_message(each_bot, contact, lane="bulk", body="Muraho Nyiramana")
    retain(each_bot.runtime)
    retain(each_bot.runtime)
    (row,) = each_bot.rows(select(outbox.c.status, outbox.c.body, outbox.c.address))
    assert tuple(row) == (MessageStatus.CANCELLED, "", SEAL(ME))


def test_who_writes_while_they_are_erased_is_somebody_new(postgres_url: str) -> None:
    """The turn waits for the lock with what it had read before: it must not go on with who is gone."""
    with bot_at(postgres_url) as bot, ThreadPoolExecutor(1) as pool:
        contact = add_contact(bot)
        with bot.runtime.database.begin() as db:
            assert erase(bot.runtime, db, contact)
            turn = pool.submit(receive, bot.runtime, inbound("Bonjour tout le monde"))
            while not bot.values(_WAITING):
                assert not turn.done()
        turn.result()
        assert bot.values(select(said.c.contact_id)) == [2]
        assert bot.values(select(addresses.c.contact_id)) == [2]


_WAITING = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def test_turns_at_once_come_before_or_after(each_bot: Bot) -> None:
    for _ in range(10):
        each_bot.phone().sms("Bonjour tout le monde")
        contact = each_bot.values(select(addresses.c.contact_id))[0]
        with ThreadPoolExecutor(4) as pool:
            turns = [pool.submit(each_bot.phone().sms, "Uwimana") for _ in range(3)]
            gone = pool.submit(is_erased, each_bot, contact)
            [turn.result() for turn in turns]
            assert gone.result()
        theirs = [select(said.c.text).where(said.c.contact_id == contact)]
        theirs += [select(outbox.c.body).where(outbox.c.contact_id == contact)]
        assert [text for query in theirs for text in each_bot.values(query) if text] == []
        assert each_bot.values(select(sessions.c.id).where(sessions.c.contact_id == contact)) == []
        for number in set(each_bot.values(select(outbox.c.address).where(outbox.c.contact_id == contact))):
            assert number.startswith(SEALED)


def test_a_request_for_a_mentor_is_nobodys_affair_any_more(each_bot: Bot) -> None:
    live(each_bot)
    request = add_request(each_bot, 1, question="Bonjour tout le monde", status="accepted")
    with each_bot.runtime.database.begin() as db:
        plan(db, "mentor_help", request, NOW + timedelta(days=30), NOW)
    assert is_erased(each_bot)
    assert each_bot.rows(select(mentor_requests.c.status, mentor_requests.c.question)) == [("cancelled", "")] * 2
    assert each_bot.values(select(due.c.outcome).where(due.c.kind.startswith("mentor"))) == ["dropped"]


def test_what_they_asked_for_on_the_public_page_goes_too(each_bot: Bot) -> None:
    product = add_product(each_bot, add_contact(each_bot, ANOTHER))
    add_contact(each_bot)
    with each_bot.runtime.database.begin() as db:
        for way in (ME, "buyer@example.org"):
            note_interest(db, product, Buyer("Uwase Aline", way, "Ten, please.", origin="x"), NOW)
    with each_bot.runtime.database.begin() as db:
        assert erase(each_bot.runtime, db, 2)
    kept = select(interests.c.name, interests.c.phone_or_mail, interests.c.message, interests.c.status)
    assert each_bot.rows(kept.order_by(interests.c.id)) == [
        ("", "", "", "closed"),
        ("Uwase Aline", "buyer@example.org", "Ten, please.", "new"),
    ]


def on_the_phone_of_a_leader(bot: Bot) -> tuple[int, int]:
    """Have a certificate written to who is reached through ME's phone; give who, and the certificate."""
    add_workshop(bot)
    member = add_on_phone_of(bot, add_contact(bot))
    certificate = add_certificate(bot, member, status="issued")
    with bot.runtime.database.begin() as db:
        plan(db, "certificate", certificate, NOW, NOW)
    do_due(bot.runtime)
    told = select(outbox.c.contact_id, outbox.c.status, outbox.c.file_id.is_not(None))
    assert bot.rows(told) == [(1, MessageStatus.QUEUED, True)]
    return member, certificate


def test_who_has_their_certificate_on_anothers_phone_is_erased_and_nothing_empty_is_sent_there(each_bot: Bot) -> None:
    member, _ = on_the_phone_of_a_leader(each_bot)
    assert is_erased(each_bot, member)
    left = select(outbox.c.status, outbox.c.body, outbox.c.file_id)
    assert each_bot.rows(left) == [(MessageStatus.CANCELLED, "", None)]
    assert each_bot.count(files) == 0


def test_a_certificate_that_went_to_anothers_phone_can_be_taken_back(each_bot: Bot) -> None:
    _, certificate = on_the_phone_of_a_leader(each_bot)
    with each_bot.runtime.database.begin() as db:
        assert revoke(db, certificate, "by mistake", TIME, NOW)
    assert each_bot.rows(select(outbox.c.status, outbox.c.file_id)) == [(MessageStatus.CANCELLED, None)]
