"""The last moment: what may still go is decided when a message begins, by what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, insert, select, update

from bot.messages import Medium, MessageClass
from bot.services.beginning import ATTEMPTS_AT_MOST, begin
from bot.services.delivery import drain
from bot.store import claiming
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, contacts
from bot.store.conversations import revisions, sessions
from bot.store.outbox import outbox
from tests.bots import ANOTHER, LIBRARY, ME, NOW, Bot
from tests.factories import add_broadcast, add_contact, add_message, add_registration, add_workshop

CLASSES = [MessageClass.REPLY, MessageClass.NOTICE, MessageClass.BROADCAST]
REPLIES_ONLY = list(zip(CLASSES, ("sending", "refused", "refused"), strict=True))
STATUS = select(outbox.c.status).order_by(outbox.c.id)
EVENING = datetime(2027, 3, 1, 19, 0, tzinfo=NOW.tzinfo)
"""Nine in the evening in Kigali."""
MORNING = datetime(2027, 3, 2, 6, 0, tzinfo=NOW.tzinfo)
"""When the quiet hours are over there."""


def claim(bot: Bot, lane: str = "replies", channel: str = "africastalking-sms") -> list[Row[Any]]:
    with bot.runtime.database.begin() as db:
        return list(claiming.claim(db, lane, channel, claiming.Hold("mine", bot.now, 10)))


@pytest.mark.parametrize("message_class", CLASSES)
def test_what_has_come_to_the_end_of_its_worth_since_its_claim_expires(
    each_bot: Bot, message_class: MessageClass
) -> None:
    add_message(each_bot, add_contact(each_bot), message_class=message_class, expires_at=NOW)
    rows = claim(each_bot)
    each_bot.pass_time(seconds=1)
    assert begin(each_bot.runtime, rows) == []
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts, outbox.c.token)) == [("expired", 0, None)]


@pytest.mark.parametrize(("message_class", "status"), REPLIES_ONLY)
def test_who_has_opted_out_since_the_claim_gets_replies_only(
    each_bot: Bot, message_class: MessageClass, status: str
) -> None:
    add_message(each_bot, add_contact(each_bot), message_class=message_class)
    rows = claim(each_bot)
    each_bot.do(update(contacts).values(opted_out_at=NOW))
    begin(each_bot.runtime, rows)
    assert each_bot.values(STATUS) == [status]


@pytest.mark.parametrize("medium", [Medium.USSD, Medium.SMS])
def test_a_broadcast_does_not_cut_into_a_conversation_and_a_notice_does_not_wait(each_bot: Bot, medium: Medium) -> None:
    contact, phone = add_contact(each_bot), each_bot.phone()
    add_workshop(each_bot)
    for _ in range(2):
        phone.dial() if medium is Medium.USSD else phone.sms("training")
        broadcast = add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
        add_message(each_bot, contact)
        for lane in ("replies", "bulk"):
            drain(each_bot.runtime, lane)
        *_, of_broadcast, notice = each_bot.rows(select(outbox).order_by(outbox.c.id))
        assert (of_broadcast.status, notice.status) == ("queued", "accepted")
        assert (of_broadcast.due_at - each_bot.now, of_broadcast.attempts) == (timedelta(minutes=4), 0)
        each_bot.pass_time(minutes=4)
        assert drain(each_bot.runtime, "bulk") == 1
        assert each_bot.values(select(outbox.c.status).where(outbox.c.id == broadcast)) == ["accepted"]


@pytest.mark.parametrize("said", ["?", "my details", "language"])
def test_a_broadcast_does_not_wait_for_who_is_in_the_middle_of_nothing(each_bot: Bot, said: str) -> None:
    contact = add_contact(each_bot)
    each_bot.phone().sms(said)
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
    assert drain(each_bot.runtime, "bulk") == 1


@pytest.mark.parametrize(
    ("ended_at", "worth"), [(NOW, None), (None, timedelta(minutes=3))], ids=["the end was reached", "no time is left"]
)
def test_a_broadcast_goes_where_no_conversation_is_or_there_is_no_time_to_wait(
    each_bot: Bot, ended_at: datetime | None, worth: timedelta | None
) -> None:
    contact = add_contact(each_bot)
    add_workshop(each_bot)
    each_bot.phone().sms("training")
    each_bot.do(update(sessions).values(ended_at=ended_at))
    expires_at = each_bot.now + worth if worth else None
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot), expires_at=expires_at)
    assert drain(each_bot.runtime, "bulk") == 1


@pytest.mark.parametrize(("minutes", "begun"), [(3, 1), (4, 1), (5, 0)])
def test_a_broadcast_that_ends_before_a_conversation_may_does_not_wait_for_it(
    each_bot: Bot, minutes: int, begun: int
) -> None:
    contact = add_contact(each_bot)
    add_workshop(each_bot)
    each_bot.phone().sms("training")
    ends_at = each_bot.now + timedelta(minutes=minutes)
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot, ends_at=ends_at))
    assert drain(each_bot.runtime, "bulk") == begun


def test_a_broadcast_that_ends_in_the_night_does_not_wait_into_it(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_workshop(each_bot)
    until, _ = each_bot.runtime.quiet
    each_bot.now = datetime.combine(NOW, until, each_bot.runtime.house.zone) - timedelta(minutes=2)
    each_bot.phone().sms("training")
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot, ends_at=each_bot.now + timedelta(hours=2)))
    assert drain(each_bot.runtime, "bulk") == 1


@pytest.mark.parametrize("starts_at", [None, NOW + timedelta(hours=2)], ids=["at once", "later"])
def test_a_broadcast_of_which_nothing_else_is_left_waits_for_nobody_for_ever(
    each_bot: Bot, starts_at: datetime | None
) -> None:
    broadcast = add_broadcast(each_bot, starts_at=starts_at, moved_at=NOW)
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast)
    add_workshop(each_bot)
    each_bot.now, phone, begun = starts_at or NOW, each_bot.phone(), []
    for _ in range(22):
        phone.sms("training")
        begun.append(drain(each_bot.runtime, "bulk"))
        each_bot.pass_time(minutes=3)
    assert begun.index(1) * 3 in range(60, 66)


def test_whom_staff_have_taken_over_since_gets_no_broadcast_and_may_get_it_again_later(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    of_broadcast = add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
    notice = add_message(each_bot, contact)
    each_bot.do(update(contacts).values(taken_over_at=NOW))
    drain(each_bot.runtime, "bulk")
    drain(each_bot.runtime, "replies")
    became = {row.id: (row.status, row.reason) for row in each_bot.rows(select(outbox))}
    assert became[of_broadcast] == ("refused", "A person of staff speaks with them now.")
    assert became[notice] == ("accepted", None)


def test_while_it_is_in_doubt_who_has_the_number_a_broadcast_is_refused_and_a_notice_waits(each_bot: Bot) -> None:
    contact = add_contact(each_bot, doubted_at=NOW)
    reply = add_message(each_bot, contact, message_class=MessageClass.REPLY)
    add_message(each_bot, contact)
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
    for lane in ("replies", "bulk"):
        drain(each_bot.runtime, lane)
    assert each_bot.values(STATUS) == ["accepted", "queued", "refused"]
    each_bot.do(update(contacts).values(doubted_at=None))
    each_bot.pass_time(minutes=5)
    assert drain(each_bot.runtime, "replies") == 1
    assert each_bot.values(select(outbox.c.status).where(outbox.c.id == reply + 1)) == ["accepted"]


@pytest.mark.parametrize(("message_class", "status"), REPLIES_ONLY)
def test_who_cannot_be_reached_gets_replies_only(each_bot: Bot, message_class: MessageClass, status: str) -> None:
    add_message(each_bot, add_contact(each_bot), message_class=message_class)
    each_bot.do(update(addresses).values(unreachable_at=NOW))
    begin(each_bot.runtime, claim(each_bot))
    assert each_bot.values(STATUS) == [status]


@pytest.mark.parametrize(("wrote", "status"), [(None, "refused"), (24 * 3600, "refused"), (24 * 3600 - 1, "sending")])
@pytest.mark.parametrize("message_class", CLASSES)
def test_whatsapp_takes_what_is_no_template_within_24_hours_only(
    each_bot: Bot, message_class: MessageClass, wrote: int | None, status: str
) -> None:
    contact, since = add_contact(each_bot), None if wrote is None else NOW - timedelta(seconds=wrote)
    here = {"medium": Medium.WHATSAPP, "channel": "twilio-whatsapp"}
    each_bot.do(addresses.insert().values(contact_id=contact, value=ME, last_inbound_at=since, **here))
    add_message(each_bot, contact, message_class=message_class, provider="twilio", **here)
    begin(each_bot.runtime, claim(each_bot, channel="twilio-whatsapp"))
    assert each_bot.values(STATUS) == [status]


def test_quiet_hours_put_a_notice_off_to_their_end_across_midnight(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    each_bot.now = EVENING
    assert drain(each_bot.runtime, "replies") == 0
    (row,) = each_bot.rows(select(outbox))
    assert (row.id, row.status, row.due_at, row.attempts, row.token) == (message, "queued", MORNING, 0, None)
    each_bot.now = MORNING - timedelta(seconds=1)
    assert drain(each_bot.runtime, "replies") == 0
    each_bot.now = MORNING
    assert drain(each_bot.runtime, "replies") == 1


def test_a_notice_that_is_worth_nothing_after_the_quiet_hours_expires(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), expires_at=MORNING)
    each_bot.now = EVENING
    drain(each_bot.runtime, "replies")
    assert each_bot.values(STATUS) == ["expired"]


def test_a_reply_goes_in_quiet_hours(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), message_class=MessageClass.REPLY)
    each_bot.now = EVENING
    assert drain(each_bot.runtime, "replies") == 1


def test_in_quiet_hours_a_broadcast_stays_as_it_is(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), broadcast_id=add_broadcast(each_bot))
    each_bot.now = EVENING
    assert drain(each_bot.runtime, "bulk") == 0
    assert each_bot.rows(select(outbox.c.status, outbox.c.due_at)) == [("queued", NOW)]
    each_bot.now = MORNING
    assert drain(each_bot.runtime, "bulk") == 1


@pytest.mark.parametrize("status", ["paused", "cancelled", "finished", "prepared"])
def test_a_broadcast_that_does_not_run_any_more_begins_nothing(each_bot: Bot, status: str) -> None:
    broadcast = add_broadcast(each_bot)
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast)
    with each_bot.runtime.database.begin() as db:
        hold = claiming.Hold("mine", each_bot.now, 10)
        rows = claiming.claim_of_broadcast(db, broadcast, "africastalking-sms", hold)
    each_bot.do(update(broadcasts).values(status=status))
    assert begin(each_bot.runtime, rows) == []
    assert each_bot.rows(select(outbox.c.status, outbox.c.token, outbox.c.attempts)) == [("queued", None, 0)]
    assert drain(each_bot.runtime, "bulk") == 0


def test_a_broadcasts_words_are_written_when_its_message_begins(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), broadcast_id=add_broadcast(each_bot))
    assert drain(each_bot.runtime, "bulk") == 1
    assert each_bot.providers["africastalking"].bodies == ["Hello Aline"]
    assert each_bot.values(select(outbox.c.body)) == ["Hello Aline"]


def test_of_several_broadcasts_none_waits_for_another(each_bot: Bot) -> None:
    for text in ("first", "second"):
        broadcast = add_broadcast(each_bot, text_en=text)
        for number in range(6):
            add_message(each_bot, add_contact(each_bot, f"+25078{len(text)}1{number:05}"), broadcast_id=broadcast)
    rows = [row for row in each_bot.rows(select(outbox.c.broadcast_id)) if row]
    assert len({row.broadcast_id for row in rows}) == 2
    assert drain(each_bot.runtime, "bulk") == 12
    assert sorted(each_bot.providers["africastalking"].bodies) == ["first"] * 6 + ["second"] * 6


def test_what_we_fail_over_is_set_aside_after_five_attempts_and_the_others_go_on(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot)
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast, fields="not JSON")
    add_message(each_bot, add_contact(each_bot, ANOTHER), broadcast_id=broadcast, address=ANOTHER)
    for _ in range(ATTEMPTS_AT_MOST + 1):
        drain(each_bot.runtime, "bulk")
        each_bot.pass_time(minutes=1)
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts, outbox.c.reason).order_by(outbox.c.id)) == [
        ("failed", ATTEMPTS_AT_MOST, "An error of ours; see the log."),
        ("accepted", 1, None),
    ]


def test_what_could_not_be_sent_before_the_quiet_hours_holds_back_no_reply_in_them(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    each_bot.now = EVENING
    add_message(each_bot, contact, attempts=1, begun_at=NOW)
    add_message(each_bot, contact, message_class=MessageClass.REPLY, body="reply")
    for _ in range(2):
        drain(each_bot.runtime, "replies")
    assert each_bot.rows(select(outbox.c.status, outbox.c.due_at).order_by(outbox.c.id)) == [
        ("queued", MORNING),
        ("accepted", NOW),
    ]


def test_a_conversation_on_flows_that_cannot_be_read_any_more_holds_no_broadcast_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_workshop(each_bot)
    each_bot.phone().sms("training")
    unreadable = '{"format":1,"flows":{"training":{"flow":"training","steps":"none"}},"words":{}}'
    each_bot.do(insert(revisions).values(digest="unreadable", content=unreadable, published_at=NOW))
    each_bot.do(update(sessions).values(digest="unreadable"))
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
    assert drain(each_bot.runtime, "bulk") == 1


def test_a_conversation_whose_actions_are_gone_holds_no_broadcast_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_registration(each_bot, add_workshop(each_bot), contact)
    each_bot.phone().sms("my trainings")
    add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot))
    bare = replace(each_bot.runtime, library=replace(LIBRARY, actions={}))
    assert drain(bare, "bulk") == 1
