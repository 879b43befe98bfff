"""Claims: a row is one worker's at a time, its fate unknown when that worker is gone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.messages import MessageStatus
from bot.store import sending
from bot.store.outbox import outbox
from tests.bots import Bot
from tests.factories import add_contact, add_message

STATUS = select(outbox.c.status).order_by(outbox.c.id)


def claim(bot: Bot, token: str = "mine", most: int = 10) -> Sequence[Row[Any]]:
    with bot.runtime.database.begin() as db:
        return sending.claim(db, "replies", token, bot.now, most)


def orphan(bot: Bot) -> int:
    with bot.runtime.database.begin() as db:
        return sending.orphan(db, bot.now)


def result(message: int, token: str, to: MessageStatus, now: object) -> dict[str, object]:
    empty = dict.fromkeys(("given_id", "reason", "reason_code", "again_at", "counted", "price", "currency"))
    return {**empty, "row_id": message, "held": token, "to": to, "now": now, "not_counted": 0}


def test_a_claimed_message_has_begun(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    (row,) = claim(each_bot)
    assert (row.id, row.status, row.token, row.attempts, row.begun_at) == (message, "sending", "mine", 1, each_bot.now)
    assert row.leased_until > each_bot.now
    assert claim(each_bot) == []


def test_a_claim_takes_no_more_than_asked_for_and_the_oldest_first(each_bot: Bot) -> None:
    numbers = [f"+25078810000{number}" for number in range(5)]
    messages = [add_message(each_bot, add_contact(each_bot, number)) for number in numbers]
    assert [row.id for row in claim(each_bot, most=2)] == messages[:2]
    assert [row.id for row in claim(each_bot, most=2)] == messages[2:4]
    assert [row.id for row in claim(each_bot, most=2)] == messages[4:]


def test_of_one_contact_one_message_is_claimed_at_a_time(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    first, second = (add_message(each_bot, contact) for _ in range(2))
    other_medium = add_message(each_bot, contact, medium="whatsapp", channel="twilio-whatsapp", provider="twilio")
    assert [row.id for row in claim(each_bot)] == [first, other_medium]
    assert claim(each_bot) == []
    with each_bot.runtime.database.begin() as db:
        sending.record(db, [result(first, "mine", MessageStatus.ACCEPTED, each_bot.now)])
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


def test_a_result_is_recorded_only_by_who_holds_the_message(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    claim(each_bot)
    with each_bot.runtime.database.begin() as db:
        sending.record(db, [result(message, "somebody else's", MessageStatus.FAILED, each_bot.now)])
    assert each_bot.values(STATUS) == ["sending"]


def test_what_a_dead_worker_had_begun_is_unknown_once_its_lease_is_over(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    (row,) = claim(each_bot)
    assert orphan(each_bot) == 0
    each_bot.now = row.leased_until + timedelta(seconds=1)
    assert orphan(each_bot) == 1
    (found,) = each_bot.rows(select(outbox))
    assert (found.status, found.token, found.leased_until) == ("unknown", None, None)
    assert claim(each_bot) == []


def test_only_lanes_with_something_due_are_due(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact, lane="bulk")
    add_message(each_bot, contact, lane="bulk")
    add_message(each_bot, contact, due_at=each_bot.now + timedelta(seconds=1))
    with each_bot.runtime.database.begin() as db:
        assert sending.lanes_due(db, each_bot.now) == ["bulk"]
        assert sorted(sending.lanes_due(db, each_bot.now + timedelta(seconds=1))) == ["bulk", "replies"]
