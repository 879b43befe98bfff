"""Keeping: what is old is put away once a day, a piece at a time; the books balance before, between and after."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, literal, select, update

from bot import jobs
from bot.auditing.books import look_at_books, statuses, written
from bot.messages import DeliveryUpdate, MessageStatus
from bot.programme.status import Status
from bot.services.personal import retaining
from bot.services.personal.erasing import erase
from bot.services.personal.finding import find_unused
from bot.services.personal.retaining import retain
from bot.services.statuses import take_in_update
from bot.store.archive import archive
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound as said
from bot.store.conversations import sessions
from bot.store.outbox import attempts, delivery_updates, outbox
from tests.bots import ANOTHER, ME, NOW, SEAL, Bot, inbound
from tests.bots import ussd as ussd_turn
from tests.factories import add_contact, add_message, add_registration, add_workshop

LONG_AGO = NOW - timedelta(days=200)
OLD = {"created_at": LONG_AGO, "due_at": LONG_AGO, "status_at": LONG_AGO, "status": MessageStatus.DELIVERED}


def put_away(bot: Bot, rounds: int = 2) -> None:
    for _ in range(rounds):
        retain(bot.runtime)


@pytest.fixture
def contact(each_bot: Bot) -> int:
    """A contact with a message of today, which is never put away."""
    return add_contact(each_bot)


def test_an_old_message_goes_to_the_archive_without_its_words(each_bot: Bot, contact: int) -> None:
    old = add_message(each_bot, contact, **OLD, provider_id="SM1", price=Decimal("0.01"), currency="USD", segments=3)
    add_message(each_bot, contact)
    put_away(each_bot)
    (row,) = each_bot.rows(select(archive))
    assert (row.id, row.contact_id, row.address) == (old, contact, SEAL(ME))
    assert (row.status, row.provider_id, row.segments, row.price) == ("delivered", "SM1", 3, Decimal("0.01"))
    assert "Muraho" not in str(tuple(row))
    assert each_bot.values(select(outbox.c.id)) == [old + 1]


def test_what_belongs_to_a_message_goes_with_it(each_bot: Bot, contact: int) -> None:
    old = add_message(each_bot, contact, **OLD, provider_id="SM9")
    told = {"provider": "twilio", "provider_id": "SM9", "word": "delivered", "reason": "", "received_at": LONG_AGO}
    each_bot.do(insert(delivery_updates).values(outbox_id=old, **told))
    tried = {"outbox_id": old, "begun_at": LONG_AGO, "ended_at": LONG_AGO, "outcome": "unknown"}
    for number, provider_id in enumerate(("SM7", None, "SM8"), start=1):
        each_bot.do(insert(attempts).values(**tried, number=number, provider_id=provider_id))
    add_message(each_bot, contact)
    put_away(each_bot)
    assert (each_bot.count(delivery_updates), each_bot.count(attempts)) == (0, 0)
    assert sorted(each_bot.values(select(archive.c.earlier_ids))[0].split()) == ["SM7", "SM8"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": MessageStatus.QUEUED},
        {"status": MessageStatus.SENDING},
        {"status_at": NOW - timedelta(days=179)},
        {"created_at": NOW - timedelta(days=179)},
    ],
    ids=["queued", "sending", "moved lately", "written lately"],
)
def test_what_is_open_or_young_stays(bot: Bot, change: dict[str, object]) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, **{**OLD, **change})
    add_message(bot, contact)
    put_away(bot)
    assert bot.count(archive) == 0


def test_the_last_message_stays_so_that_its_number_is_not_given_again(each_bot: Bot, contact: int) -> None:
    add_message(each_bot, contact, **OLD)
    last = add_message(each_bot, contact, **OLD)
    put_away(each_bot)
    assert each_bot.values(select(outbox.c.id)) == [last]
    assert add_message(each_bot, contact) == last + 1


def test_a_day_later_the_next_are_put_away(each_bot: Bot, contact: int) -> None:
    put_away(each_bot)
    add_message(each_bot, contact, **OLD)
    add_message(each_bot, contact)
    put_away(each_bot)
    assert each_bot.count(archive) == 0
    each_bot.pass_time(days=1)
    put_away(each_bot, 1)
    assert each_bot.count(archive) == 1


def test_what_came_to_its_end_late_goes_on_a_later_day(each_bot: Bot, contact: int) -> None:
    late = add_message(each_bot, contact, **OLD | {"status": MessageStatus.QUEUED})
    add_message(each_bot, contact, **OLD)
    add_message(each_bot, contact)
    put_away(each_bot)
    assert each_bot.values(select(archive.c.id)) == [late + 1]
    each_bot.do(update(outbox).where(outbox.c.id == late).values(status=MessageStatus.EXPIRED))
    each_bot.pass_time(days=1)
    put_away(each_bot)
    assert each_bot.values(select(archive.c.id).order_by(archive.c.id)) == [late, late + 1]


def test_each_round_takes_a_piece_and_no_message_is_ever_missing(
    each_bot: Bot, contact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retaining, "AT_ONCE", 2)
    for number in range(6):
        add_message(each_bot, contact, **OLD, provider_id=f"SM{number}")
    counts = []
    for _ in range(5):
        retain(each_bot.runtime)
        both = select(func.count()).select_from(outbox), select(func.count()).select_from(archive)
        left, moved = (each_bot.values(query)[0] for query in both)
        assert left + moved == 6
        counts.append(moved)
    assert counts == [0, 2, 4, 5, 5]


def test_what_was_said_is_emptied_and_still_recognised(each_bot: Bot) -> None:
    message = inbound("Mutesi wa Kimihurura")
    each_bot.now = LONG_AGO
    each_bot.phone().sms("English")
    each_bot.phone().chat(message.medium, message.text, external_id=message.external_id)
    call = ussd_turn("call-1", "1*Mutesi")
    each_bot.phone().dial("1*Mutesi")
    each_bot.now = NOW
    each_bot.phone().sms("hello")
    replies = each_bot.values(select(func.sum(said.c.replies)))
    put_away(each_bot)
    texts = select(said.c.text, said.c.reply).order_by(said.c.id)
    assert each_bot.rows(texts) == [("", None), ("", None), ("", None), ("hello", None)]
    assert each_bot.values(select(func.sum(said.c.replies))) == replies
    assert call.external_id not in each_bot.values(select(said.c.external_id))
    assert message.external_id in each_bot.values(select(said.c.external_id))


def test_the_answers_of_a_conversation_that_is_over_go(each_bot: Bot) -> None:
    each_bot.phone().sms("hi")
    each_bot.phone(ANOTHER).sms("hi")
    each_bot.phone("+250788000300").sms("hi")
    over = {"started_at": LONG_AGO, "expires_at": NOW - timedelta(days=91)}
    each_bot.do(update(sessions).where(sessions.c.contact_id == 1).values(over))
    each_bot.do(update(sessions).where(sessions.c.contact_id == 2).values(started_at=LONG_AGO))
    put_away(each_bot)
    assert each_bot.values(select(sessions.c.contact_id).order_by(sessions.c.id)) == [2, 3]


def test_what_fits_no_message_goes_when_it_is_old(each_bot: Bot, contact: int) -> None:
    add_message(each_bot, contact, **OLD, provider_id="SM1")
    add_message(each_bot, contact)
    put_away(each_bot)
    late = DeliveryUpdate("africastalking", "SM1", "Success", MessageStatus.DELIVERED)
    take_in_update(each_bot.runtime, late)
    assert each_bot.values(select(archive.c.status)) == ["delivered"]
    each_bot.pass_time(days=181)
    put_away(each_bot)
    assert each_bot.count(delivery_updates) == 0


def test_it_is_among_the_chores(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "runtime_of_process", lambda: bot.runtime)
    contact = add_contact(bot)
    add_message(bot, contact, **OLD)
    add_message(bot, contact)
    for _ in range(2):
        jobs.chores()
    assert bot.count(archive) == 1


def test_the_archive_holds_nothing_of_who_is_erased_but_counts(each_bot: Bot, contact: int) -> None:
    add_message(each_bot, contact, **OLD)
    add_message(each_bot, contact)
    put_away(each_bot)
    with each_bot.runtime.database.begin() as db:
        before = db.execute(select(archive)).all()
        assert erase(each_bot.runtime, db, contact)
        assert db.execute(select(archive)).all() == before


def test_who_has_been_silent_for_years_and_never_registered_is_named(each_bot: Bot) -> None:
    years = NOW - timedelta(days=731)
    silent = add_contact(each_bot, created_at=years)
    registered = add_contact(each_bot, ANOTHER, created_at=years)
    add_registration(each_bot, add_workshop(each_bot), registered, status=Status.CANCELLED)
    writes = add_contact(each_bot, "+250788000300", created_at=years)
    each_bot.do(update(addresses).where(addresses.c.contact_id == writes).values(last_inbound_at=NOW))
    add_contact(each_bot, "+250788000400")
    add_contact(each_bot, "+250788000500", created_at=years, erased_at=NOW)
    with each_bot.runtime.database.begin() as db:
        found = find_unused(db, NOW, timedelta(days=730))
    assert [(row.id, row.last_at) for row in found] == [(silent, years)]


def test_the_books_count_what_is_archived(each_bot: Bot) -> None:
    each_bot.now = LONG_AGO
    each_bot.phone().sms("hi", "English")
    each_bot.do(update(outbox).values(status=MessageStatus.DELIVERED))
    each_bot.now = NOW
    each_bot.phone().sms("hello")
    put_away(each_bot)
    assert each_bot.count(archive) > 0
    with each_bot.runtime.database.begin() as db:
        assert list(look_at_books(db)) == []
        assert sum(statuses(db).values()) == written(db)


def test_nobody_is_erased_by_age_alone(bot: Bot) -> None:
    add_contact(bot, created_at=NOW - timedelta(days=5000))
    put_away(bot)
    assert bot.values(select(contacts.c.erased_at)) == [None]
    assert bot.values(select(literal(1)).where(contacts.c.name.is_not(None))) == [1]
