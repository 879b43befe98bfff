"""What staff do with a broadcast: allowed moves, one answer where two are at it, and an end to what has one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from bot.errors import BroadcastError, Fault, SendError
from bot.messages import Medium, MessageStatus
from bot.programme.lifecycle import TIME
from bot.services.broadcasting import closing
from bot.services.broadcasting.closing import tend
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.pricing import Price, enter_price, set_price
from bot.services.broadcasting.running import running
from bot.services.broadcasting.starting import cancel, pause, resume, start
from bot.services.recording import record
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.prices import spending
from tests.bots import NOW, Bot, bot_at
from tests.services.broadcasting.rows import add_broadcast, people, state

if TYPE_CHECKING:
    from collections.abc import Callable

DOES: dict[str, Callable[..., object]] = {"start": start, "pause": pause, "resume": resume, "cancel": cancel}
STATES = ("draft", "preparing", "prepared", "started", "paused", "finished", "cancelled")
LEADS_TO = {
    ("prepared", "start"): "started",
    ("started", "start"): "started",
    ("started", "pause"): "paused",
    ("paused", "pause"): "paused",
    ("paused", "resume"): "started",
    ("started", "resume"): "started",
    **{(state, "cancel"): "cancelled" for state in STATES if state != "finished"},
}


@pytest.mark.parametrize("does", DOES)
@pytest.mark.parametrize("before", STATES)
def test_a_move_is_made_where_it_can_be_and_refused_where_not(bot: Bot, before: str, does: str) -> None:
    broadcast = add_broadcast(bot, before)
    after = LEADS_TO.get((before, does))
    if after:
        DOES[does](bot.runtime, broadcast)
    else:
        with pytest.raises(BroadcastError, match=f"Broadcast {broadcast} is {before}"):
            DOES[does](bot.runtime, broadcast)
    assert state(bot) == (after or before)


def test_there_must_be_such_a_broadcast(bot: Bot) -> None:
    for does in DOES.values():
        with pytest.raises(BroadcastError, match="There is no broadcast 7"):
            does(bot.runtime, 7)


@pytest.mark.parametrize(("before", "does"), [("prepared", start), ("started", pause), ("paused", resume)])
def test_of_two_people_at_once_one_is_told_that_it_was_done(
    each_bot: Bot, before: str, does: Callable[..., bool]
) -> None:
    broadcast = add_broadcast(each_bot, before)
    with ThreadPoolExecutor(8) as pool:
        moved = list(pool.map(lambda _: does(each_bot.runtime, broadcast), range(8)))
    assert sorted(moved) == [False] * 7 + [True]


def test_one_that_is_started_runs_from_its_start_to_its_end(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, "prepared")
    start(each_bot.runtime, broadcast, NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    assert each_bot.rung == ["bulk"]
    for hours, expected in ((0, []), (1, [broadcast]), (0.99, [broadcast]), (0.01, [])):
        each_bot.pass_time(hours=hours)
        with each_bot.runtime.database.begin() as db:
            assert list(running(each_bot.runtime, db, each_bot.now)) == expected


@pytest.mark.parametrize("status", [state for state in STATES if state != "started"])
def test_one_that_is_not_started_does_not_run(bot: Bot, status: str) -> None:
    add_broadcast(bot, status)
    with bot.runtime.database.begin() as db:
        assert list(running(bot.runtime, db, bot.now)) == []


def test_those_started_first_come_first(each_bot: Bot) -> None:
    later = add_broadcast(each_bot, "started", started_at=NOW)
    first = add_broadcast(each_bot, "started", started_at=NOW - timedelta(hours=1))
    with each_bot.runtime.database.begin() as db:
        assert list(running(each_bot.runtime, db, each_bot.now)) == [first, later]


@pytest.mark.parametrize(
    ("starts", "ends"), [(None, timedelta()), (None, -timedelta(hours=1)), (timedelta(hours=2), timedelta(hours=1))]
)
def test_an_end_before_the_beginning_is_refused(bot: Bot, starts: timedelta | None, ends: timedelta) -> None:
    broadcast = add_broadcast(bot, "prepared")
    with pytest.raises(BroadcastError, match="end before it begins"):
        start(bot.runtime, broadcast, NOW + starts if starts else None, NOW + ends)


def test_one_that_goes_to_nobody_is_not_started(bot: Bot) -> None:
    with pytest.raises(BroadcastError, match="goes to nobody"):
        start(bot.runtime, add_broadcast(bot, "prepared", recipients=0))


def test_what_had_not_begun_is_called_back_in_chunks(each_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_CHUNKS_A_ROUND", 1)
    people(each_bot, 5)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    each_bot.do(update(outbox).where(outbox.c.id == 1).values(status=MessageStatus.SENDING))
    start(each_bot.runtime, broadcast)
    assert cancel(each_bot.runtime, broadcast) == 4
    assert each_bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["sending", *["cancelled"] * 4]
    assert cancel(each_bot.runtime, broadcast) == 0


def test_what_a_killed_command_left_is_called_back_by_the_sweeper(each_bot: Bot) -> None:
    people(each_bot, 3)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    each_bot.do(update(broadcasts).values(status="cancelled"))
    sweep(each_bot.runtime, "me")
    assert each_bot.values(select(outbox.c.status)) == ["cancelled"] * 3
    assert state(each_bot) == "cancelled"


@pytest.mark.parametrize("paused", [False, True])
def test_after_its_end_what_waits_expires_and_it_is_finished(each_bot: Bot, *, paused: bool) -> None:
    people(each_bot, 3)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    start(each_bot.runtime, broadcast, ends_at=NOW + timedelta(hours=1))
    if paused:
        pause(each_bot.runtime, broadcast)
    tend(each_bot.runtime)
    assert state(each_bot) == ("paused" if paused else "started")
    each_bot.pass_time(hours=1)
    tend(each_bot.runtime)
    assert each_bot.values(select(outbox.c.status)) == ["expired"] * 3
    assert each_bot.rows(select(broadcasts.c.status, broadcasts.c.ended_at)) == [("finished", each_bot.now)]


@pytest.mark.parametrize(
    ("left", "expected"),
    [("queued", "started"), ("sending", "started"), ("unknown", "started"), ("delivered", "finished")],
)
def test_it_is_finished_when_no_row_waits_or_is_under_way_or_in_doubt(each_bot: Bot, left: str, expected: str) -> None:
    people(each_bot, 2)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    start(each_bot.runtime, broadcast)
    each_bot.do(update(outbox).where(outbox.c.id == 1).values(status="failed"))
    each_bot.do(update(outbox).where(outbox.c.id == 2).values(status=left))
    tend(each_bot.runtime)
    assert state(each_bot) == expected


def test_what_is_left_to_staff_keeps_it_open_no_longer(each_bot: Bot) -> None:
    people(each_bot, 1)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    start(each_bot.runtime, broadcast)
    each_bot.do(update(outbox).values(status="unknown", set_aside_at=NOW))
    tend(each_bot.runtime)
    assert state(each_bot) == "finished"


def test_what_is_not_taken_after_all_when_it_is_over_does_not_wait_for_ever(each_bot: Bot) -> None:
    people(each_bot, 1)
    broadcast = add_broadcast(each_bot, "draft")
    prepare(each_bot.runtime, broadcast)
    start(each_bot.runtime, broadcast)
    each_bot.do(update(outbox).values(status="unknown", set_aside_at=NOW, begun_at=NOW, attempts=1, token="late"))
    tend(each_bot.runtime)
    each_bot.pass_time(hours=1)
    late = each_bot.rows(select(outbox))
    record(each_bot.runtime, [(row, SendError(Fault.RETRY, "A busy network.")) for row in late])
    assert each_bot.values(select(outbox.c.status)) == ["queued"]
    tend(each_bot.runtime)
    assert each_bot.values(select(outbox.c.status)) == ["expired"]
    assert state(each_bot) == "finished"


def spend(bot: Bot, amount: int, currency: str = "USD") -> None:
    bot.do(insert(spending).values(day=NOW.date(), currency=currency, millionths=amount * 1_000_000))


def test_at_the_cap_it_is_paused_with_the_reason_and_not_resumed_before_tomorrow(database_url: str) -> None:
    with bot_at(database_url, spend_caps={"USD": Decimal(40)}) as bot:
        people(bot, 1)
        broadcast = add_broadcast(bot, "draft")
        prepare(bot.runtime, broadcast)
        start(bot.runtime, broadcast)
        spend(bot, 40)
        with bot.runtime.database.begin() as db:
            assert list(running(bot.runtime, db, bot.now)) == []
        tend(bot.runtime)
        assert bot.rows(select(broadcasts.c.status, broadcasts.c.reason)) == [
            ("paused", "Today's cap of 40 USD is used up.")
        ]
        with pytest.raises(BroadcastError, match="Today's cap of 40 USD is used up"):
            resume(bot.runtime, broadcast)
        bot.pass_time(hours=14)
        assert resume(bot.runtime, broadcast)
        assert bot.rows(select(broadcasts.c.status, broadcasts.c.reason)) == [("started", None)]


def test_a_cap_that_was_raised_lets_it_go_on(sqlite_url: str) -> None:
    with bot_at(sqlite_url, spend_caps={"USD": Decimal("40.019")}) as bot:
        broadcast = add_broadcast(bot, "paused")
        spend(bot, 40)
        assert resume(bot.runtime, broadcast)
        with bot.runtime.database.begin() as db:
            assert list(running(bot.runtime, db, bot.now)) == [broadcast]


def test_a_cap_in_another_currency_stops_nothing(sqlite_url: str) -> None:
    with bot_at(sqlite_url, spend_caps={"RWF": Decimal(1), "USD": Decimal(40)}) as bot:
        broadcast = add_broadcast(bot, "started")
        spend(bot, 1, "RWF")
        with bot.runtime.database.begin() as db:
            assert list(running(bot.runtime, db, bot.now)) == [broadcast]


def test_what_no_cap_could_hold_is_not_started(sqlite_url: str) -> None:
    with bot_at(sqlite_url, spend_caps={"RWF": Decimal(50_000)}) as bot:
        with pytest.raises(BroadcastError, match="africastalking-sms costs USD"):
            start(bot.runtime, add_broadcast(bot, "prepared"))
        with pytest.raises(BroadcastError, match="has no known price"):
            start(bot.runtime, add_broadcast(bot, "prepared", channel="twilio-whatsapp"))


def test_the_price_of_templates_alone_is_no_price_of_what_goes_in_words_of_our_own(sqlite_url: str) -> None:
    with bot_at(sqlite_url, spend_caps={"USD": Decimal(40)}) as bot:
        broadcast = add_broadcast(bot, "prepared", channel="twilio-whatsapp", medium=Medium.WHATSAPP)
        own = Price("twilio", Medium.WHATSAPP, "", Decimal("0.02"), "USD", NOW.date(), "a contract")
        with bot.runtime.database.begin() as db:
            set_price(db, replace(own, category="utility"))
        with pytest.raises(BroadcastError, match="has no known price"):
            start(bot.runtime, broadcast)
        with bot.runtime.database.begin() as db:
            set_price(db, own)
        assert start(bot.runtime, broadcast)


def test_a_price_of_templates_by_sms_is_refused(bot: Bot) -> None:
    price = Price("twilio", Medium.SMS, "", Decimal("0.02"), "USD", NOW.date(), "a contract", "utility")
    with bot.runtime.database.begin() as db, pytest.raises(BroadcastError, match="WhatsApp alone"):
        enter_price(db, price, TIME, NOW)
