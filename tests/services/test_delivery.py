"""Sending: what is due, once, in order; and what every answer of a provider means for the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Event

import pytest
from sqlalchemy import select, update

from bot.errors import Fault, SendError
from bot.logs import Redaction
from bot.logs.writing import Lines
from bot.messages import Accepted, MessageClass, MessageStatus, Outbound
from bot.pace import Pace
from bot.services.beginning import ATTEMPTS_AT_MOST
from bot.services.delivery import drain
from bot.store.contacts import contacts
from bot.store.outbox import attempts, outbox
from tests.bots import ANOTHER, ME, Bot, raises
from tests.factories import add_broadcast, add_contact, add_message

STATUS = select(outbox.c.status).order_by(outbox.c.id)


def test_what_is_due_is_sent_and_recorded(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    message = add_message(each_bot, contact, expires_at=each_bot.now + timedelta(hours=1))
    taken = Accepted("ATXid_1", MessageStatus.SENT, segments=2, price=Decimal("10.5"), currency="RWF")
    each_bot.providers["africastalking"].told[ME] = lambda _: taken

    assert drain(each_bot.runtime, "replies") == 1

    (row,) = each_bot.rows(select(outbox))
    assert (row.status, row.provider_id, row.segments, row.price, row.currency) == ("sent", "ATXid_1", 2, 10.5, "RWF")
    assert (row.attempts, row.begun_at, row.token, row.leased_until) == (1, each_bot.now, None, None)
    (asked,) = each_bot.providers["africastalking"].asked
    assert (asked.reference, asked.address, asked.body) == (str(message), ME, "Muraho")
    assert asked.valid_for == timedelta(hours=1)


@pytest.mark.parametrize("hours", [2, None])
def test_a_provider_is_told_to_bring_no_message_after_its_broadcasts_end(each_bot: Bot, hours: int | None) -> None:
    left = timedelta(hours=hours) if hours else None
    broadcast = add_broadcast(each_bot, ends_at=each_bot.now + left if left else None)
    add_message(each_bot, add_contact(each_bot), broadcast_id=broadcast)
    assert drain(each_bot.runtime, "bulk") == 1
    (asked,) = each_bot.providers["africastalking"].asked
    assert asked.valid_for == left


def test_choices_travel_with_a_message(bot: Bot) -> None:
    add_contact(bot)
    bot.phone().whatsapp("hi")
    drain(bot.runtime, "replies")
    (asked,) = bot.providers["twilio"].asked
    assert [choice.label for choice in asked.choices][:2] == ["Training", "My trainings"]
    assert asked.prompt == "Welcome to Menyesha. Choose:"


def test_what_was_sent_is_not_sent_again(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    assert [drain(bot.runtime, "replies") for _ in range(2)] == [1, 0]


def test_what_is_for_later_waits(bot: Bot) -> None:
    add_message(bot, add_contact(bot), due_at=bot.now + timedelta(minutes=1))
    assert drain(bot.runtime, "replies") == 0
    bot.pass_time(minutes=1)
    assert drain(bot.runtime, "replies") == 1


def test_a_lane_sends_its_own_only(bot: Bot) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, lane="bulk", body="bulk")
    add_message(bot, contact, body="reply")
    assert drain(bot.runtime, "replies") == 1
    assert bot.providers["africastalking"].bodies == ["reply"]


def test_a_lane_sends_more_than_one_batch(each_bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(300):
        add_message(each_bot, add_contact(each_bot, f"+2507881{number:05}"), address=f"+2507881{number:05}")
    assert drain(each_bot.runtime, "replies") == 300
    assert each_bot.values(STATUS) == ["accepted"] * 300
    assert caplog.messages == []


def test_the_messages_of_one_contact_keep_their_order(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    for word in "abcdef":
        add_message(each_bot, contact, body=word)
    drain(each_bot.runtime, "replies")
    assert each_bot.providers["africastalking"].bodies == list("abcdef")


def test_the_messages_of_several_contacts_are_sent_at_the_same_time(bot: Bot) -> None:
    together = Barrier(3)

    def wait(outbound: Outbound) -> Accepted:
        together.wait(10)
        return Accepted(f"id-{outbound.reference}")

    bot.providers["africastalking"].told[""] = wait
    for number in range(3):
        add_message(bot, add_contact(bot, f"+25078810000{number}"))
    assert drain(bot.runtime, "replies") == 3


def test_what_is_to_be_tried_again_holds_back_what_comes_after_it(each_bot: Bot) -> None:
    contact, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    provider = each_bot.providers["africastalking"]
    provider.told[ME] = raises(SendError(Fault.RETRY, "later", retry_after=timedelta(seconds=30)))
    for body in ("first", "second"):
        add_message(each_bot, contact, body=body)
    add_message(each_bot, other, body="another's", address=ANOTHER)
    drain(each_bot.runtime, "replies")
    del provider.told[ME]
    drain(each_bot.runtime, "replies")
    assert sorted(provider.bodies) == ["another's", "first"]

    each_bot.pass_time(seconds=30)
    drain(each_bot.runtime, "replies")
    assert provider.bodies[-2:] == ["first", "second"]


def test_a_notice_for_the_morning_does_not_hold_back_a_reply(bot: Bot) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, due_at=bot.now + timedelta(hours=12))
    add_message(bot, contact, body="reply", message_class=MessageClass.REPLY)
    assert drain(bot.runtime, "replies") == 1


def test_a_broadcast_that_waits_does_not_hold_back_a_reply(bot: Bot) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, broadcast_id=add_broadcast(bot, status="paused"))
    add_message(bot, contact, body="reply", message_class=MessageClass.REPLY)
    assert drain(bot.runtime, "replies") == 1


def test_retries_back_off_and_end(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    bot.providers["africastalking"].told[""] = raises(SendError(Fault.RETRY, "The gateway is down.", code="501"))
    pauses = []
    for _ in range(ATTEMPTS_AT_MOST):
        assert drain(bot.runtime, "replies") == 1
        (row,) = bot.rows(select(outbox))
        pauses.append((row.due_at - bot.now).total_seconds())
        bot.now = max(bot.now, row.due_at)

    assert (row.status, row.attempts, row.reason, row.reason_code) == ("failed", 5, "The gateway is down.", "501")
    assert all(base / 2 <= pause <= base * 1.5 for pause, base in zip(pauses, (5, 10, 20, 40), strict=False))
    bot.pass_time(days=1)
    assert drain(bot.runtime, "replies") == 0


def test_a_pause_that_the_provider_names_is_kept(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    fault = SendError(Fault.RETRY, "slow down", retry_after=timedelta(seconds=77))
    bot.providers["africastalking"].told[""] = raises(fault)
    drain(bot.runtime, "replies")
    assert bot.values(select(outbox.c.due_at)) == [bot.now + timedelta(seconds=77)]


def test_a_message_of_unknown_fate_is_not_sent_again(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    bot.providers["africastalking"].told[""] = raises(SendError(Fault.UNKNOWN, "No answer came."))
    drain(bot.runtime, "replies")
    bot.pass_time(days=1)
    assert drain(bot.runtime, "replies") == 0
    assert bot.values(STATUS) == ["unknown"]


def test_an_error_of_our_own_while_sending_leaves_the_fate_unknown_and_the_others_go_on(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    add_message(bot, add_contact(bot, ANOTHER), address=ANOTHER)
    bot.providers["africastalking"].told[ME] = raises(ZeroDivisionError())
    assert drain(bot.runtime, "replies") == 2
    assert bot.values(STATUS) == ["unknown", "accepted"]


@pytest.mark.parametrize("fault", [Fault.FINAL, Fault.ADDRESS])
def test_a_refusal_for_good_fails_the_message(bot: Bot, fault: Fault) -> None:
    add_message(bot, add_contact(bot))
    bot.providers["africastalking"].told[""] = raises(SendError(fault, "No such number.", code="403"))
    drain(bot.runtime, "replies")
    (row,) = bot.rows(select(outbox.c.status, outbox.c.reason, outbox.c.reason_code))
    assert tuple(row) == ("failed", "No such number.", "403")
    assert bot.values(select(contacts.c.opted_out_at)) == [None]


@pytest.mark.parametrize("code", ["x" * 64, "405", ""])
def test_a_code_of_any_length_is_recorded(each_bot: Bot, code: str) -> None:
    add_message(each_bot, add_contact(each_bot))
    each_bot.providers["africastalking"].told[""] = raises(SendError(Fault.FINAL, "No.", code=code))
    drain(each_bot.runtime, "replies")
    assert each_bot.values(STATUS) == ["failed"]


def test_an_answer_that_cannot_be_recorded_takes_no_other_with_it(each_bot: Bot) -> None:
    numbers = [f"+25078810000{number}" for number in range(4)]
    for number in numbers:
        add_message(each_bot, add_contact(each_bot, number), address=number)
    for number in numbers[1:3]:
        each_bot.providers["africastalking"].told[number] = lambda _: Accepted("the same id twice")
    assert drain(each_bot.runtime, "replies") == 4
    statuses = each_bot.values(STATUS)
    assert (statuses[0], sorted(statuses[1:3]), statuses[3]) == ("accepted", ["accepted", "unknown"], "accepted")


def test_a_result_that_comes_after_the_message_was_taken_over_changes_nothing(bot: Bot) -> None:
    message, begun = add_message(bot, add_contact(bot)), Event()

    def late(_: Outbound) -> Accepted:
        bot.do(update(outbox).where(outbox.c.id == message).values(token="another's", status=MessageStatus.UNKNOWN))
        begun.set()
        return Accepted("late")

    bot.providers["africastalking"].told[""] = late
    drain(bot.runtime, "replies")
    assert begun.is_set()
    (row,) = bot.rows(select(outbox.c.status, outbox.c.provider_id))
    assert tuple(row) == ("unknown", None)


def test_every_attempt_that_was_not_the_last_word_is_kept(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    told = each_bot.providers["africastalking"].told
    told[""] = raises(SendError(Fault.RETRY, "The gateway is down.", code="501"))
    drain(each_bot.runtime, "replies")
    each_bot.pass_time(minutes=1)
    told.clear()
    drain(each_bot.runtime, "replies")
    (made,) = each_bot.rows(select(attempts))
    assert (made.outbox_id, made.number, made.outcome, made.reason_code) == (message, 1, "retry", "501")
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts)) == [("accepted", 2)]


def test_what_comes_in_while_a_drain_is_at_work_is_sent_by_it(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    came = Event()

    def wait(_: Outbound) -> Accepted:
        add_message(each_bot, add_contact(each_bot, ANOTHER), address=ANOTHER)
        assert came.wait(30)
        return Accepted("first")

    def arrive(_: Outbound) -> Accepted:
        came.set()
        return Accepted("second")

    each_bot.providers["africastalking"].told.update({ME: wait, ANOTHER: arrive})
    assert drain(each_bot.runtime, "replies") == 2


def test_told_to_stop_a_drain_begins_nothing_more_and_frees_what_it_holds(each_bot: Bot) -> None:
    for number in range(20):
        add_message(each_bot, add_contact(each_bot, f"+2507881{number:05}"), address=f"+2507881{number:05}")

    def stop(outbound: Outbound) -> Accepted:
        each_bot.runtime.stopping.set()
        return Accepted(outbound.reference)

    each_bot.providers["africastalking"].told[""] = stop
    pace = Pace(None, {"africastalking-sms": 40.0})
    begun = drain(replace(each_bot.runtime, pace=pace), "replies")
    assert 0 < begun < 20
    assert each_bot.values(STATUS) == ["accepted"] * begun + ["queued"] * (20 - begun)
    assert each_bot.values(select(outbox.c.id).where(outbox.c.token.is_not(None))) == []


def test_what_is_said_while_a_message_is_handed_over_names_it(
    bot: Bot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caplog.handler, "formatter", Lines("replies", Redaction(()), str))
    message = add_message(bot, add_contact(bot))
    bot.providers["africastalking"].told[""] = raises(ValueError())
    drain(bot.runtime, "replies")
    assert f"'outbox': {message}, 'message': 'message {message}: our own fault while sending'" in caplog.text


def test_a_message_that_cannot_be_put_together_is_set_aside_after_five_attempts(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), choices="not JSON")
    add_message(each_bot, add_contact(each_bot, ANOTHER), address=ANOTHER)
    for _ in range(ATTEMPTS_AT_MOST + 1):
        drain(each_bot.runtime, "replies")
        each_bot.pass_time(minutes=5)
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts).order_by(outbox.c.id)) == [
        ("failed", ATTEMPTS_AT_MOST),
        ("accepted", 1),
    ]
