"""Rows given as one value: both databases read back from it what went in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import BigInteger, Integer, Numeric, String, select

from bot.store.given import as_given, given
from bot.store.schema import Moment
from tests.bots import Bot

AT = datetime(2026, 11, 22, 23, 59, 59, 123456, tzinfo=UTC)
ROWS: list[dict[str, object]] = [
    {"number": 1, "words": "Murakaza 'neza' \"hano\" \\ 🥾\n", "at": AT, "price": Decimal("0.020500")},
    {"number": 2, "words": "", "at": AT.replace(microsecond=0)},
    {"number": 1 << 40, "words": None, "price": Decimal(22)},
]


def test_what_is_given_is_read_back(each_bot: Bot) -> None:
    with each_bot.runtime.database.begin() as db:
        dialect = db.dialect.name
        rows = given(dialect, number=BigInteger(), words=String(), at=Moment(), price=Numeric(12, 6))
        found = db.execute(select(rows), {"given": as_given(dialect, ROWS)}).mappings().all()
    assert [dict(row) for row in found] == [{"words": None, "at": None, "price": None} | row for row in ROWS]


def test_nothing_is_given_as_no_row(each_bot: Bot) -> None:
    with each_bot.runtime.database.begin() as db:
        rows = given(db.dialect.name, number=Integer())
        assert db.execute(select(rows), {"given": as_given(db.dialect.name, [])}).all() == []


def test_what_no_column_keeps_is_not_given() -> None:
    with pytest.raises(TypeError):
        as_given("sqlite", [{"number": object()}])
