"""Results: recorded by who holds the message, however late, and by nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import LiteralString

import psycopg
import pytest
from psycopg.sql import SQL
from sqlalchemy import select

from bot.messages import MessageStatus
from bot.store import beginning, claiming, sending
from bot.store.claiming import Hold
from bot.store.outbox import outbox
from tests.bots import NOW, Bot, bot_at
from tests.factories import add_contact, add_message
from tests.services.test_deadlocks import wait_for_waiting

STATUS = select(outbox.c.status).order_by(outbox.c.id)


def begin(bot: Bot, token: str = "mine") -> None:
    with bot.runtime.database.begin() as db:
        rows = claiming.claim(db, "replies", "africastalking-sms", Hold(token, bot.now, 10))
        beginning.begin(db, rows, bot.now)


def record(bot: Bot, message: int, token: str, to: MessageStatus, **values: object) -> None:
    told: dict[str, object] = {"row_id": message, "held": token, "to": to}
    record_all(bot, [told | values])


def record_all(bot: Bot, results: Sequence[Mapping[str, object]]) -> None:
    with bot.runtime.database.begin() as db:
        sending.record(db, results, bot.now)


def test_a_result_is_recorded_only_by_who_holds_the_message(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    begin(each_bot)
    record(each_bot, message, "somebody else's", MessageStatus.FAILED)
    assert each_bot.values(STATUS) == ["sending"]
    record(each_bot, message, "mine", MessageStatus.ACCEPTED, given_id="id")
    assert each_bot.values(STATUS) == ["accepted"]
    record(each_bot, message, "mine", MessageStatus.FAILED)
    assert each_bot.values(STATUS) == ["accepted"]


def test_a_result_that_comes_when_all_gave_it_up_still_counts(each_bot: Bot) -> None:
    message = add_message(each_bot, add_contact(each_bot))
    begin(each_bot)
    each_bot.pass_time(minutes=1)
    with each_bot.runtime.database.begin() as db:
        sending.orphan(db, each_bot.now)
    record(each_bot, message, "mine", MessageStatus.ACCEPTED, given_id="late")
    (row,) = each_bot.rows(select(outbox))
    assert (row.status, row.provider_id, row.token) == ("accepted", "late", None)


def test_what_is_due_and_worth_nothing_expires_on_its_lane(each_bot: Bot) -> None:
    contact, late = add_contact(each_bot), each_bot.now - timedelta(seconds=1)
    for lane in ("replies", "bulk"):
        add_message(each_bot, contact, lane=lane, expires_at=late)
    add_message(each_bot, contact, expires_at=each_bot.now)
    with each_bot.runtime.database.begin() as db:
        assert sending.expire(db, "replies", each_bot.now) == 1
    assert each_bot.values(STATUS) == ["expired", "queued", "queued"]


@pytest.mark.parametrize(
    ("moved", "left"),
    [
        ("status = 'delivered', reason_code = '7'", ("delivered", "AT1", "7")),
        ("status = 'unknown'", ("accepted", "AT1", None)),
        ("status = 'queued', token = NULL", ("queued", None, None)),
    ],
    ids=["a report came", "it was given up", "it was taken away"],
)
def test_a_result_finds_what_was_moved_while_it_waited(
    postgres_url: str, moved: LiteralString, left: tuple[str | None, ...]
) -> None:
    with bot_at(postgres_url) as bot, psycopg.connect(postgres_url) as other, ThreadPoolExecutor(1) as line:
        contact = add_contact(bot)
        for _ in range(2):
            add_message(bot, contact, status="sending", token="mine", begun_at=NOW, attempts=1)
        other.execute(SQL("UPDATE outbox SET {} WHERE id = 1").format(SQL(moved)))
        taken = [
            {"row_id": row_id, "held": "mine", "to": MessageStatus.ACCEPTED, "given_id": f"AT{row_id}"}
            for row_id in (1, 2)
        ]
        recording = line.submit(record_all, bot, taken)
        wait_for_waiting(postgres_url)
        other.commit()
        recording.result(30)
        found = bot.rows(select(outbox.c.status, outbox.c.provider_id, outbox.c.reason_code).order_by(outbox.c.id))
        assert found == [left, ("accepted", "AT2", None)]
