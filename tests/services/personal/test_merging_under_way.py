"""What is under way to two contacts while they become one person: nothing goes twice, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import select

from bot.errors import Refusal
from bot.messages import MessageStatus
from bot.programme.lifecycle import TIME
from bot.programme.stage import Stage
from bot.services.beginning import begin
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.preparing import prepare
from bot.services.claims import Claims
from bot.services.delivery import drain
from bot.services.personal.clashes import Pair
from bot.services.personal.enrolling import Manner, enrol
from bot.services.personal.merging import merge
from bot.services.personal.people import Person
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, CHANNELS, Bot, bot_at
from tests.factories import add_broadcast, add_contact, add_message
from tests.services.personal.merges import member, one
from tests.services.test_deadlocks import wait_for_waiting


def test_no_broadcast_goes_twice_to_one_person(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    for contact in (kept, other):
        add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot) if contact == kept else 1)
    one(each_bot, kept, other)
    assert sorted(each_bot.values(select(outbox.c.status))) == ["cancelled", "queued"]


@pytest.mark.parametrize(
    ("theirs", "others", "become"),
    [
        ("queued", "queued", ["queued", "cancelled"]),
        ("queued", "sent", ["cancelled", "sent"]),
        ("queued", "unknown", ["cancelled", "unknown"]),
        ("delivered", "queued", ["delivered", "cancelled"]),
        ("failed", "queued", ["failed", "queued"]),
        ("queued", "refused", ["queued", "refused"]),
        ("cancelled", "queued", ["cancelled", "queued"]),
    ],
)
def test_a_broadcast_goes_once_to_who_was_in_it_twice(
    each_bot: Bot, theirs: str, others: str, become: list[str]
) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    broadcast = add_broadcast(each_bot)
    for contact, status in ((kept, theirs), (other, others)):
        add_message(each_bot, contact, broadcast_id=broadcast, status=status)
    one(each_bot, kept, other)
    assert each_bot.values(select(outbox.c.status).order_by(outbox.c.id)) == become


def test_what_a_worker_holds_is_sent_to_who_they_are(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    add_message(each_bot, other)
    claims = Claims(each_bot.runtime, "replies")
    claims.fill(is_waiting=False)
    one(each_bot, kept, other)
    assert begin(each_bot.runtime, claims.leave()) == []
    drain(each_bot.runtime, "replies")
    assert each_bot.rows(select(outbox.c.contact_id, outbox.c.status)) == [(kept, "accepted")]


def test_while_a_message_is_being_sent_nobody_is_merged(each_bot: Bot) -> None:
    """What comes of it may be an opt-out, and its worker knows only who they were."""
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    add_message(each_bot, other, status=MessageStatus.SENDING)
    with pytest.raises(Refusal):
        one(each_bot, kept, other)
    assert each_bot.values(select(outbox.c.contact_id)) == [other]


def test_while_a_broadcast_to_them_is_being_prepared_nobody_is_merged(bot: Bot) -> None:
    """Its rows are written in the order of contacts: the later one of them is still to come."""
    kept, other = add_contact(bot), add_contact(bot, ANOTHER)
    broadcast = add_broadcast(bot, status="preparing", prepared_to=kept, recipients=1, channel="africastalking-sms")
    add_message(bot, kept, broadcast_id=broadcast)
    with pytest.raises(Refusal):
        one(bot, other, kept)
    prepare(bot.runtime, broadcast)
    one(bot, other, kept)
    assert sorted(bot.values(select(outbox.c.status))) == ["cancelled", "queued"]


def test_who_was_chosen_for_a_broadcast_is_in_it_as_who_they_are(each_bot: Bot) -> None:
    """At whatever remove; and whom it is to leave out is left out as who they are."""
    kept, other, first, another = (add_contact(each_bot, f"+25078800020{n}") for n in range(4))
    chosen = Audience(contacts=(first, another, other), minus=(Audience(contacts=(another,)),))
    draft = {"status": "draft", "channel": "africastalking-sms", "started_at": None}
    broadcast = add_broadcast(each_bot, filters=chosen.dump(), **draft)
    one(each_bot, other, first)
    one(each_bot, kept, other)
    assert prepare(each_bot.runtime, broadcast) == 1
    assert each_bot.values(select(outbox.c.contact_id)) == [kept]
    one(each_bot, kept, another)
    assert prepare(each_bot.runtime, add_broadcast(each_bot, filters=chosen.dump(), **draft)) == 0


def test_while_a_message_is_held_it_is_refused_and_nothing_is_done(postgres_url: str) -> None:
    with bot_at(postgres_url) as bot, psycopg.connect(postgres_url) as worker:
        kept, other = add_contact(bot), add_contact(bot, ANOTHER)
        add_message(bot, other)
        worker.execute("SELECT id FROM outbox FOR UPDATE")
        with pytest.raises(Refusal):
            one(bot, kept, other)
        worker.rollback()
        assert sorted(bot.values(select(addresses.c.contact_id))) == [1, 1, 2, 2]
        one(bot, kept, other)
        assert bot.values(select(outbox.c.contact_id)) == [kept]


def test_a_list_that_waited_for_a_merge_tells_of_who_they_are(postgres_url: str) -> None:
    with bot_at(postgres_url) as bot, ThreadPoolExecutor(1) as desk:
        kept, other = add_contact(bot, trade=None), add_contact(bot, ANOTHER, trade=None)
        by = member(bot)
        with bot.runtime.database.begin() as db:
            merge(Stage(bot.runtime, db, bot.now, by), Pair(kept, other))
            manner = Manner(CHANNELS["africastalking-sms"], TIME)
            told = desk.submit(enrol, bot.runtime, [Person(2, ANOTHER, {"trade": "shoes"})], manner, lambda _done: None)
            wait_for_waiting(postgres_url)
        assert told.result(30).counts == {"updated": 1}
        assert bot.rows(select(contacts.c.id, contacts.c.trade).order_by(contacts.c.id)) == [
            (kept, "shoes"),
            (other, None),
        ]
