"""Whom an audience has, and why others of it get nothing: counted at once, and as preparing finds it."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from sqlalchemy import insert, select

from bot.messages import Medium
from bot.runtime import AtMost
from bot.services.beginning import begin
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import census_of, count
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.recipients import LeftOut
from bot.services.broadcasting.starting import pause
from bot.services.broadcasting.states import get_broadcast
from bot.services.claims import Claims
from bot.services.delivery import drain
from bot.services.personal.erasing import erase
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME, NOW, Bot, bot_at
from tests.factories import add_contact, add_message
from tests.services.broadcasting.rows import add_broadcast, people


def test_a_census_tells_whom_an_audience_has_and_why_not_more(each_bot: Bot) -> None:
    people(each_bot, 3)
    add_contact(each_bot, ANOTHER, language="rw", district=None)
    add_contact(each_bot, "+250788000300", opted_out_at=NOW)
    with each_bot.runtime.database.begin() as db:
        census = count(each_bot.runtime, db, Audience())
    assert census.languages == {"en": 3, "rw": 1}
    assert census.districts == {"Huye": 3, "": 1}
    assert census.left_out == {"opted out": 1}
    assert census.reached == 4


def test_what_a_text_names_is_minded_before_anything_is_drafted(each_bot: Bot) -> None:
    add_contact(each_bot, name=None)
    with each_bot.runtime.database.begin() as db:
        census = count(each_bot.runtime, db, Audience(), texts=("{org} greets {contact.name}.",))
    assert (census.reached, census.left_out) == (0, {LeftOut.NO_FIELD: 1})


def test_no_address_and_one_at_which_nobody_is_are_told_apart(each_bot: Bot) -> None:
    add_contact(each_bot)
    row = {"contact_id": add_contact(each_bot, ANOTHER), "medium": Medium.WHATSAPP, "channel": "twilio-whatsapp"}
    each_bot.do(insert(addresses).values(row | {"value": ANOTHER, "last_inbound_at": NOW, "unreachable_at": NOW}))
    with each_bot.runtime.database.begin() as db:
        census = count(each_bot.runtime, db, Audience(), Medium.WHATSAPP)
    assert census.left_out == {LeftOut.NO_ADDRESS: 1, LeftOut.UNREACHABLE: 1}


def test_of_a_prepared_broadcast_the_census_is_the_one_of_then(each_bot: Bot) -> None:
    people(each_bot, 2)
    broadcast = add_broadcast(each_bot, "draft")
    assert prepare(each_bot.runtime, broadcast) == 2
    each_bot.do(contacts.update().values(opted_out_at=NOW))
    with each_bot.runtime.database.begin() as db:
        census = census_of(each_bot.runtime, db, get_broadcast(db, broadcast))
    assert (census.reached, census.left_out) == (2, {})


LOTS = (
    (0, 0, "delivered", 1),
    (0, 1, "sent", 2),
    (1, 0, "unknown", 1),
    (1, -1, "queued", None),
    (2, 0, "failed", 1),
    (2, 1, "read", 2),
    (3, 0, "sent", 1),
    (3, 3, "sent", 1),
    (4, 0, "sent", 1),
    (4, 2, "sent", 40),
    (5, 0, "sent", 1),
    (5, -1, "cancelled", None),
)
"""Which of six contacts was sent which broadcast, what became of it, and how many days ago it began."""


def test_who_had_as_many_broadcasts_as_are_allowed_gets_no_more(database_url: str) -> None:
    """What counts is what was sent within the days, or waits; not what failed, was called back, or is a trial."""
    with bot_at(database_url, broadcasts_at_most=AtMost(2, timedelta(days=30))) as bot:
        ids = people(bot, 6)
        sent = [add_broadcast(bot, "finished", moved_at=NOW - timedelta(days=days)) for days in (1, 2, 40)]
        sent += [add_broadcast(bot, "finished", moved_at=NOW, purpose="trial"), add_broadcast(bot, "prepared")]
        for who, which, status, days in LOTS:
            begun = NOW - timedelta(days=days) if days else None
            add_message(bot, ids[who], broadcast_id=sent[which], status=status, begun_at=begun)
        broadcast = add_broadcast(bot, "draft")
        with bot.runtime.database.begin() as db:
            census = census_of(bot.runtime, db, get_broadcast(db, broadcast))
        assert (census.reached, census.left_out) == (4, {LeftOut.CAPPED: 2})
        some = Audience(contacts=(ids[0], ids[2]), districts=("Huye",), media=(Medium.SMS,))
        with bot.runtime.database.begin() as db:
            assert count(bot.runtime, db, some).left_out == {LeftOut.CAPPED: 1}
        assert prepare(bot.runtime, broadcast) == 4
        with bot.runtime.database.begin() as db:
            again = count(bot.runtime, db, Audience())
        trial = add_broadcast(bot, "draft", purpose="trial")
        with bot.runtime.database.begin() as db:
            untouched = census_of(bot.runtime, db, get_broadcast(db, trial))
        assert again.left_out == {LeftOut.CAPPED: 6}
        assert untouched.left_out == {}


def test_of_several_reasons_one_is_told(each_bot: Bot) -> None:
    add_contact(each_bot, ME, opted_out_at=NOW, doubted_at=NOW, taken_over_at=NOW)
    with each_bot.runtime.database.begin() as db:
        assert count(each_bot.runtime, db, Audience()).left_out == {LeftOut.OPTED_OUT: 1}


def test_what_was_prepared_at_once_is_too_many_at_the_last_moment(database_url: str) -> None:
    with bot_at(database_url, broadcasts_at_most=AtMost(1, timedelta(days=7))) as bot:
        ids, own = people(bot, 2), {"channel": "africastalking-sms"}
        one, other = (add_broadcast(bot, "started", **own) for _ in range(2))
        trial = add_broadcast(bot, "started", purpose="trial", **own)
        for contact, broadcast in ((ids[0], one), (ids[0], other), (ids[0], trial), (ids[1], other)):
            add_message(bot, contact, broadcast_id=broadcast)
        drain(bot.runtime, "bulk")
        found = bot.rows(select(outbox.c.status, outbox.c.reason).order_by(outbox.c.id))
        enough = "The contact has had as many broadcasts as BROADCASTS_AT_MOST allows."
        taken = ("accepted", None)
        assert [tuple(row) for row in found] == [taken, ("refused", enough), taken, taken]


def test_what_is_paused_meanwhile_takes_nothing_from_another_broadcast(database_url: str) -> None:
    with bot_at(database_url, broadcasts_at_most=AtMost(1, timedelta(days=7))) as bot:
        (contact,) = people(bot, 1)
        one, other = (add_broadcast(bot, "started", channel="africastalking-sms") for _ in range(2))
        for broadcast in (one, other):
            add_message(bot, contact, broadcast_id=broadcast)
        claims = Claims(bot.runtime, "bulk")
        claims.fill(is_waiting=False)
        pause(bot.runtime, one)
        assert [begun.row.broadcast_id for begun in begin(bot.runtime, claims.leave())] == [other]
        assert bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["queued", "sending"]


def test_nobody_counts_what_a_contact_had_while_another_begins_something_for_them(postgres_url: str) -> None:
    with (
        bot_at(postgres_url, broadcasts_at_most=AtMost(1, timedelta(days=7))) as bot,
        psycopg.connect(postgres_url) as worker,
    ):
        (contact,) = people(bot, 1)
        add_message(bot, contact, broadcast_id=add_broadcast(bot, "started", channel="africastalking-sms"))
        worker.execute("SELECT id FROM contacts FOR SHARE")
        drain(bot.runtime, "bulk")
        assert bot.values(select(outbox.c.status)) == ["queued"]
        worker.rollback()
        drain(bot.runtime, "bulk")
        assert bot.values(select(outbox.c.status)) == ["accepted"]


def test_who_was_erased_is_counted_nowhere(each_bot: Bot) -> None:
    people(each_bot, 2)
    with each_bot.runtime.database.begin() as db:
        assert erase(each_bot.runtime, db, 1)
        counted = count(each_bot.runtime, db, Audience())
    assert (counted.reached, counted.left_out) == (1, {})
