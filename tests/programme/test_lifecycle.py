"""Life cycles: what an event moves, what it leaves, and that every move is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Column, String, Table, select

from bot.programme.lifecycle import TIME, By, Lifecycle, move
from bot.store.coming import find_coming
from bot.store.due import plan
from bot.store.schema import Key, Moment, metadata
from bot.store.staff import history
from tests.bots import NOW, Bot

lamps = Table(
    "lamps",
    metadata.__class__(),
    Column("id", Key, primary_key=True),
    Column("status", String(10), nullable=False),
    Column("lit_by", String(10)),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
MOVES = {"light": move(["dark"], "lit"), "break": move(["dark", "lit"], "broken")}
LAMP = Lifecycle(lamps, "dark", MOVES, dues=("lamp_oil",))


@pytest.fixture
def lit(each_bot: Bot) -> Bot:
    with each_bot.runtime.database.begin() as db:
        lamps.create(db)
    return each_bot


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([], "dark"),
        (["light"], "lit"),
        (["light", "light"], "lit"),
        (["break", "light"], "broken"),
        (["light", "break", "break"], "broken"),
    ],
)
def test_an_event_moves_what_stands_where_it_may_be_moved_from(lit: Bot, events: list[str], status: str) -> None:
    with lit.runtime.database.begin() as db:
        lamp = LAMP.begin(db, {}, TIME, NOW)
        for event in events:
            LAMP.apply(db, lamp, event, TIME, NOW)
    assert lit.values(select(lamps.c.status)) == [status]


def test_every_move_is_on_record_with_who_made_it(lit: Bot) -> None:
    later = NOW + timedelta(hours=1)
    with lit.runtime.database.begin() as db:
        lamp = LAMP.begin(db, {"lit_by": "nobody"}, TIME, NOW)
        assert LAMP.apply(db, lamp, "light", By(), later, lit_by="a match", note="at dusk")
        assert not LAMP.apply(db, lamp, "light", By(), later)
    told = [(row.subject, row.event, row.was, row.became, row.note, row.changed_at) for row in lit.rows(_RECORD)]
    assert told == [
        ("lamps", "begin", None, "dark", None, NOW),
        ("lamps", "light", "dark", "lit", "at dusk", later),
    ]
    assert lit.rows(select(lamps.c.lit_by, lamps.c.changed_at)) == [("a match", later)]


_RECORD = select(history).order_by(history.c.id)


def test_what_does_not_exist_is_not_moved(lit: Bot) -> None:
    with lit.runtime.database.begin() as db:
        assert not LAMP.apply(db, 9, "light", TIME, NOW)
    assert lit.rows(_RECORD) == []


def test_where_nothing_leads_on_a_life_is_over() -> None:
    assert (sorted(LAMP.open), sorted(LAMP.final)) == (["dark", "lit"], ["broken"])


def test_what_was_planned_is_dropped_when_a_life_is_over_and_not_before(lit: Bot) -> None:
    planned = []
    with lit.runtime.database.begin() as db:
        lamp = LAMP.begin(db, {}, TIME, NOW)
        plan(db, "lamp_oil", lamp, NOW + timedelta(days=1), NOW)
        for event in ("light", "break"):
            LAMP.apply(db, lamp, event, TIME, NOW)
            planned.append(len(find_coming(db, NOW + timedelta(days=9))))
    assert planned == [1, 0]
