"""Claims: a row is one worker's at a time, and free again when that worker is gone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.messages import MessageStatus
from bot.store import beginning, claiming, sending
from bot.store.claiming import LEASE, Hold
from bot.store.outbox import outbox
from tests.bots import NOW, Bot
from tests.factories import add_broadcast, add_contact, add_message

STATUS = select(outbox.c.status).order_by(outbox.c.id)
SMS = "africastalking-sms"


def claim(bot: Bot, token: str = "mine", most: int = 10, channel: str = SMS) -> Sequence[Row[Any]]:
    with bot.runtime.database.begin() as db:
        return claiming.claim(db, "replies", channel, Hold(token, bot.now, most))


def claim_of(bot: Bot, broadcast: int, most: int = 10, after: int = 0) -> list[int]:
    with bot.runtime.database.begin() as db:
        return [row.id for row in claiming.claim_of_broadcast(db, broadcast, SMS, Hold("mine", bot.now, most), after)]


def begin(bot: Bot, rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    with bot.runtime.database.begin() as db:
        return beginning.begin(db, rows, bot.now)


def test_a_claimed_message_has_not_begun(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    (claimed,) = claim(each_bot)
    (row,) = each_bot.rows(select(outbox))
    assert (claimed.id, row.status, row.token, row.attempts, row.begun_at) == (message, "queued", "mine", 0, None)
    assert row.leased_until == each_bot.now + LEASE
    assert claim(each_bot) == []


def test_a_claim_that_was_not_begun_is_anybodys_when_its_lease_is_over(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    (mine,) = claim(each_bot)
    each_bot.now += LEASE
    assert claim(each_bot, "another's") == []
    each_bot.pass_time(microseconds=1)
    (theirs,) = claim(each_bot, "another's")
    assert theirs.token == "another's"
    assert begin(each_bot, [mine]) == []
    assert each_bot.values(STATUS) == ["queued"]


def test_what_is_given_back_is_free_at_once(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    rows = claim(each_bot)
    with each_bot.runtime.database.begin() as db:
        claiming.give_back(db, rows)
    assert [row.token for row in claim(each_bot, "another's")] == ["another's"]
    with each_bot.runtime.database.begin() as db:
        claiming.give_back(db, rows)
    assert each_bot.values(select(outbox.c.token)) == ["another's"]


def test_a_claim_takes_no_more_than_asked_for_and_the_oldest_first(each_bot: Bot) -> None:
    numbers = [f"+25078810000{number}" for number in range(5)]
    messages = [add_message(each_bot, add_contact(each_bot, number)) for number in numbers]
    assert [row.id for row in claim(each_bot, most=2)] == messages[:2]
    assert [row.id for row in claim(each_bot, most=2)] == messages[2:4]
    assert [row.id for row in claim(each_bot, most=2)] == messages[4:]


def test_of_one_contact_one_message_is_claimed_at_a_time(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    first, second = (add_message(each_bot, contact) for _ in range(2))
    other = add_message(each_bot, contact, medium="whatsapp", channel="twilio-whatsapp", provider="twilio")
    assert [row.id for row in claim(each_bot)] == [first]
    assert [row.id for row in claim(each_bot, channel="twilio-whatsapp")] == [other]
    assert claim(each_bot) == []
    each_bot.do(outbox.update().where(outbox.c.id == first).values(status=MessageStatus.ACCEPTED))
    assert [row.id for row in claim(each_bot)] == [second]


def test_claims_at_once_never_share_a_message(each_bot: Bot) -> None:
    for number in range(40):
        add_message(each_bot, add_contact(each_bot, f"+2507881{number:05}"))

    def work(worker: int) -> list[int]:
        mine: list[int] = []
        while rows := claim(each_bot, f"worker {worker}", most=3):
            mine += [row.id for row in rows]
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [message for some in pool.map(work, range(4)) for message in some]
    assert sorted(claimed) == sorted(set(claimed)) == sorted(each_bot.values(select(outbox.c.id)))


def test_the_messages_of_a_broadcast_are_claimed_in_order_behind_the_last(each_bot: Bot) -> None:
    broadcast, another = add_broadcast(each_bot), add_broadcast(each_bot)
    rows = [add_message(each_bot, add_contact(each_bot, f"+25078810000{n}"), broadcast_id=broadcast) for n in range(4)]
    theirs = add_message(each_bot, add_contact(each_bot), broadcast_id=another)
    assert claim(each_bot) == []
    assert claim_of(each_bot, broadcast, most=1) == rows[:1]
    assert claim_of(each_bot, broadcast, most=2, after=rows[1]) == rows[2:]
    assert claim_of(each_bot, broadcast) == rows[1:2]
    assert claim_of(each_bot, another) == [theirs]


def test_a_line_is_due_where_something_waits_that_nobody_holds(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), due_at=NOW + timedelta(seconds=1))
    broadcast = add_broadcast(each_bot)
    add_message(each_bot, add_contact(each_bot, "+250788100001"), broadcast_id=broadcast)

    def due() -> tuple[bool, bool]:
        with each_bot.runtime.database.begin() as db:
            line = claiming.is_due(db, "replies", SMS, each_bot.now)
            return line, claiming.is_broadcast_due(db, broadcast, each_bot.now)

    assert due() == (False, True)
    each_bot.pass_time(seconds=1)
    assert due() == (True, True)
    claim(each_bot)
    claim_of(each_bot, broadcast)
    assert due() == (False, False)


def test_what_a_dead_worker_had_begun_is_unknown_once_its_lease_is_over(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    (row,) = begin(each_bot, claim(each_bot))
    assert (row.attempts, row.begun_at) == (1, each_bot.now)
    assert each_bot.values(select(outbox.c.status)) == ["sending"]

    def orphan() -> int:
        with each_bot.runtime.database.begin() as db:
            return sending.orphan(db, each_bot.now)

    assert orphan() == 0
    each_bot.now += claiming.LEASE + timedelta(seconds=1)
    assert orphan() == 1
    (found,) = each_bot.rows(select(outbox))
    assert (found.status, found.leased_until) == ("unknown", None)
    assert claim(each_bot) == []


def test_what_waits_for_another_sender_holds_nothing_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact, channel="twilio-sms", provider="twilio")
    second = add_message(each_bot, contact)
    assert [row.id for row in claim(each_bot)] == [second]


def test_what_is_to_be_tried_again_much_later_holds_nothing_back(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact, attempts=1, begun_at=NOW, due_at=NOW + timedelta(minutes=2, microseconds=1))
    second = add_message(each_bot, contact)
    assert [row.id for row in claim(each_bot)] == [second]
