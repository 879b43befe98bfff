"""Alerts: told once when it begins, again while it lasts, once when it is over, and by what still works."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, insert, literal, select, update

from bot.bell import LANES
from bot.messages import MessageClass
from bot.runtime import Staff
from bot.services import watching
from bot.services.alerting import look_out
from bot.services.delivery import drain
from bot.services.heartbeats import beat
from bot.store.alerts import alerts, mails
from bot.store.books import books
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.conversations import inbound
from bot.store.outbox import heartbeats, outbox
from tests.bots import NOW, Bot, bot_at
from tests.factories import add_broadcast, add_contact, add_message

STAFF = Staff(("+250788900001", "+250788900002"), ("staff@example.rw",), "smtp://127.0.0.1:1", "bot@example.rw")


@pytest.fixture
def watched(database_url: str) -> Iterator[Bot]:
    """A bot with a queue, workers alive, and staff who are told."""
    with bot_at(database_url, publishes=False, staff=STAFF, lanes=LANES, queue_answers=lambda: True) as made:
        yield made


def later(bot: Bot, **length: float) -> list[str]:
    """Let time pass, the workers alive, and give what the first of staff hears of then."""
    bot.pass_time(**length)
    for lane in LANES:
        beat(bot.runtime, lane, lane)
    return look(bot)


def look(bot: Bot) -> list[str]:
    heard = select(outbox.c.body).where(outbox.c.address == STAFF.phones[0]).order_by(outbox.c.id)
    before = len(bot.values(heard))
    look_out(bot.runtime)
    bot.do(update(outbox).where(outbox.c.message_class == MessageClass.REPLY).values(status="sent"))
    return bot.values(heard)[before:]


def open_breaker(bot: Bot, channel: str = "twilio-sms") -> None:
    moments = {"opened_at": bot.now, "probe_at": bot.now}
    bot.do(insert(breakers).values(channel=channel, probes=0, reason="The balance is used up.", **moments))


def test_where_all_is_well_nothing_is_told(watched: Bot) -> None:
    assert later(watched) == []
    assert watched.count(alerts) == watched.count(mails) == 0


def test_a_breaker_is_told_when_it_lasts_again_after_hours_and_when_it_is_over(watched: Bot) -> None:
    open_breaker(watched)
    assert later(watched, minutes=10) == []
    (begun,) = later(watched, minutes=1)
    assert begun == (
        "Menyesha: twilio-sms cannot send since 10:00: The balance is used up. "
        "Mend it at the provider; it is tried again by itself."
    )
    assert later(watched, hours=5, minutes=59) == []
    assert later(watched, minutes=1) == [begun]
    watched.do(delete(breakers))
    assert later(watched, minutes=1) == ["Menyesha: Over: twilio-sms cannot send since 10:00: The balance is used up."]
    assert later(watched, hours=7) == []


def test_what_cannot_be_looked_for_is_not_over(watched: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, db: Connection, __: object) -> None:
        db.execute(select(literal(1) / literal(0)))  # PostgreSQL refuses it, and all else of the transaction
        raise KeyError("a fault of ours")

    open_breaker(watched)
    assert len(later(watched, minutes=11)) == 1
    with monkeypatch.context() as patched:
        patched.setattr(watching, "_silence", fail)
        assert later(watched, minutes=1) == []
    assert later(watched, minutes=1) == []
    watched.do(delete(breakers))
    assert later(watched, minutes=1)[0].startswith("Menyesha: Over: twilio-sms")


def test_all_of_staff_are_told_by_sms_and_by_mail(watched: Bot) -> None:
    open_breaker(watched)
    assert later(watched, minutes=11)
    assert watched.values(select(outbox.c.address)) == list(STAFF.phones)
    assert watched.rows(select(mails.c.address, mails.c.body)) == [
        ("staff@example.rw", watched.values(select(outbox.c.body))[0])
    ]
    assert watched.values(select(books.c.rows)) == [2]


def test_an_alert_is_no_broadcast_and_goes_out_at_night(watched: Bot) -> None:
    staff = add_contact(watched, STAFF.phones[0], opted_out_at=NOW)
    watched.pass_time(hours=14)
    open_breaker(watched)
    assert later(watched, minutes=11)
    row = watched.rows(select(outbox).where(outbox.c.contact_id == staff))[0]
    assert (row.message_class, row.lane, row.due_at) == (MessageClass.REPLY, "replies", watched.now)
    assert watched.count(contacts) == 2


def test_an_alert_leaves_by_a_channel_that_works(watched: Bot) -> None:
    open_breaker(watched, "africastalking-sms")
    assert later(watched, minutes=11)
    assert set(watched.values(select(outbox.c.channel))) == {"twilio-sms"}
    open_breaker(watched, "twilio-sms")
    assert later(watched, minutes=11) == []
    assert watched.count(mails) == 2


def test_of_many_who_look_at_once_one_tells(watched: Bot) -> None:
    open_breaker(watched)
    watched.pass_time(minutes=11)
    for lane in LANES:
        beat(watched.runtime, lane, lane)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: look_out(watched.runtime), range(16)))
    assert watched.count(outbox) == 2


def test_a_lane_without_a_worker_is_told_unless_it_comes_back_at_once(watched: Bot) -> None:
    watched.do(delete(heartbeats))
    assert look(watched) == []
    assert later(watched, minutes=1) == []
    watched.do(delete(heartbeats).where(heartbeats.c.lane == "bulk"))
    watched.pass_time(seconds=20)
    assert look(watched) == []
    watched.pass_time(seconds=110)
    for lane in ("replies", "chores"):
        beat(watched.runtime, lane, lane)
    watched.pass_time(seconds=15)
    assert look(watched) == [
        "Menyesha: No worker is alive for bulk. Start worker.py, and look at its log.",
    ]


def test_a_queue_that_is_away_is_told_instead_of_the_workers(database_url: str) -> None:
    with bot_at(database_url, publishes=False, staff=STAFF, lanes=LANES) as bot:
        assert look(bot) == []
        bot.pass_time(minutes=2)
        assert look(bot) == ["Menyesha: The queue does not answer. Start Redis, or mend REDIS_URL."]


def test_where_there_is_no_queue_no_worker_is_missed(database_url: str) -> None:
    with bot_at(database_url, publishes=False, staff=STAFF) as bot:
        look(bot)
        bot.pass_time(minutes=10)
        assert look(bot) == []


def test_messages_that_wait_are_told_and_those_for_later_are_not(watched: Bot) -> None:
    contact = add_contact(watched)
    add_message(watched, contact, due_at=NOW + timedelta(hours=1))
    assert later(watched, minutes=30) == []
    assert later(watched, minutes=35, seconds=1) == []
    assert later(watched, minutes=1, seconds=45) == []
    assert later(watched, seconds=15) == [
        "Menyesha: Messages wait for longer than 7 minutes; 1 are queued. Run bot doctor, and look at the workers' log."
    ]


def test_what_a_stopped_channel_holds_is_told_by_its_breaker_alone_and_other_messages_are_told_beside_it(
    watched: Bot,
) -> None:
    open_breaker(watched)
    contact = add_contact(watched)
    add_message(watched, contact, channel="twilio-sms", provider="twilio")
    assert [text.split()[1] for text in later(watched, minutes=11)] == ["twilio-sms"]
    assert later(watched, minutes=3) == []
    add_message(watched, contact, due_at=NOW)
    assert later(watched, minutes=1) == []
    assert [text.split()[1] for text in later(watched, minutes=2)] == ["Messages"]


def start_broadcast(bot: Bot) -> None:
    broadcast = add_broadcast(bot, channel="africastalking-sms", moved_at=NOW)
    add_message(bot, add_contact(bot), broadcast_id=broadcast)


def test_a_broadcast_that_stands_still_is_told_until_it_goes_on(watched: Bot) -> None:
    start_broadcast(watched)
    assert later(watched, minutes=30) == []
    (told,) = later(watched, seconds=15)
    assert told.startswith("Menyesha: Nothing of broadcast 1 (News) has begun for half an hour.")
    assert drain(watched.runtime, "bulk") == 1
    assert watched.values(select(broadcasts.c.moved_at)) == [watched.now]
    (over,) = later(watched, seconds=15)
    assert over.startswith("Menyesha: Over: Nothing of broadcast 1")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "paused"},
        {"starts_at": NOW + timedelta(hours=1)},
        {"ends_at": NOW + timedelta(minutes=30)},
        {"channel": "twilio-sms"},
    ],
    ids=str,
)
def test_a_broadcast_that_need_not_go_on_does_not_stand_still(watched: Bot, values: dict[str, object]) -> None:
    start_broadcast(watched)
    watched.do(update(broadcasts).values(values))
    open_breaker(watched)
    assert not [text for text in later(watched, minutes=31) if "has begun" in text]


def test_in_quiet_hours_a_broadcast_rests(watched: Bot) -> None:
    start_broadcast(watched)
    watched.pass_time(hours=12)
    assert later(watched, minutes=31) == []


def test_what_is_in_doubt_is_told_after_an_hour(watched: Bot) -> None:
    add_message(watched, add_contact(watched), status="unknown")
    assert later(watched, minutes=60) == []
    (told,) = later(watched, seconds=15)
    assert "Of 1 messages nobody knows" in told
    watched.do(update(outbox).where(outbox.c.status == "unknown").values(status="sent"))
    assert later(watched, minutes=1)[0].startswith("Menyesha: Over: Of 1 messages")


@pytest.mark.parametrize(("reason", "count"), [("The spend cap of 10 USD is reached.", 1), (None, 0)])
def test_a_broadcast_that_was_paused_for_a_reason_is_told(watched: Bot, reason: str | None, count: int) -> None:
    row = {"name": "Fair", "text_en": "", "text_rw": "", "filters": "{}", "medium": "sms", "status": "paused"}
    watched.do(insert(broadcasts).values(**row, reason=reason, created_at=NOW))
    told = later(watched, minutes=1)
    assert len(told) == count
    assert all("Broadcast 1 (Fair) is paused: The spend cap of 10 USD is reached." in one for one in told)


def come_in(bot: Bot, channel: str, days: int, messages: int) -> None:
    """Have so many messages come in at noon on each of the last days."""
    contact = add_contact(bot)
    rows = [
        {"provider": "x", "external_id": f"{channel} {day} {number}", "contact_id": contact, "medium": "sms"}
        | {"channel": channel, "text": "", "received_at": NOW + timedelta(hours=2) - timedelta(days=day)}
        for day in range(1, days + 1)
        for number in range(messages)
    ]
    bot.do(insert(inbound).values(rows))


@pytest.mark.parametrize(
    ("days", "messages", "is_told"), [(7, 10, True), (5, 10, True), (4, 30, False), (7, 9, False), (1, 99, False)]
)
def test_silence_is_told_on_a_channel_that_is_usually_busy_at_this_hour(
    watched: Bot, days: int, messages: int, *, is_told: bool
) -> None:
    come_in(watched, "twilio-sms", days, messages)
    told = later(watched, hours=3)
    assert bool(told) is is_told
    assert all("Nothing came in on twilio-sms since 10:00" in one for one in told)


def test_one_message_breaks_the_silence(watched: Bot) -> None:
    come_in(watched, "twilio-sms", 7, 10)
    row = {"provider": "x", "external_id": "now", "contact_id": 1, "medium": "sms", "channel": "twilio-sms", "text": ""}
    watched.do(insert(inbound).values(**row, received_at=NOW + timedelta(hours=1)))
    assert later(watched, hours=3) == []


def test_a_night_is_silent(watched: Bot) -> None:
    come_in(watched, "twilio-sms", 7, 10)
    watched.now = NOW.replace(hour=5, minute=59).astimezone(ZoneInfo("Africa/Kigali"))
    assert later(watched, hours=2) == []


def test_without_a_channel_or_staff_it_is_only_logged(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with bot_at(database_url, publishes=False, channels={}, staff=Staff(("+250788900001",))) as bot:
        open_breaker(bot)
        bot.pass_time(minutes=11)
        look_out(bot.runtime)
        assert bot.count(outbox) == 0
    assert "twilio-sms cannot send" in caplog.text


def test_a_text_of_staff_stays_one_message(watched: Bot) -> None:
    row = {"channel": "twilio-whatsapp", "opened_at": NOW, "probe_at": NOW, "probes": 0, "reason": "a\nb " * 200}
    watched.do(insert(breakers).values(row))
    (told,) = later(watched, minutes=11)
    assert len(told) <= 300
    assert "\n" not in told
