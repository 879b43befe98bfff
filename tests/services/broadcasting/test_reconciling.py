"""What was to be paid, what we reckon, what was charged: side by side, and why they differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.services.broadcasting.figures import figures_of
from bot.services.broadcasting.forecasting import Forecast, Line
from bot.services.broadcasting.pricing import Price, set_price
from bot.services.broadcasting.reconciling import account_of, differences
from bot.services.broadcasting.states import get_broadcast
from tests.bots import NOW, Bot
from tests.factories import add_message
from tests.services.broadcasting.rows import add_broadcast, people

TEN = Decimal(10)


def forecast_of(messages: int, currency: str = "RWF") -> Forecast:
    line = Line(language="en", segments=1, currency=currency, price=TEN if currency else Decimal(0), messages=messages)
    return Forecast(made_at=NOW, lines=(line,), sources=())


def add_sent(bot: Bot, *paid: str | None, segments: int = 1, currency: str = "RWF") -> int:
    """Add a broadcast with a message for each amount that was charged, or that is not known; one more waits."""
    with bot.runtime.database.begin() as db:
        set_price(db, Price("africastalking", "sms", "+250", TEN, "RWF", NOW.date(), "contract"))
    broadcast, ids = add_broadcast(bot, "started"), people(bot, len(paid) + 1)
    for contact, amount in zip(ids, paid, strict=False):
        price = {"price": Decimal(amount), "currency": currency} if amount else {}
        add_message(bot, contact, broadcast_id=broadcast, status="sent", begun_at=NOW, segments=segments, **price)
    add_message(bot, ids[-1], broadcast_id=broadcast)
    return broadcast


@pytest.mark.parametrize(
    ("paid", "made", "why"),
    [
        (("10", "10"), 2, []),
        (("10", "10"), 3, ["1 messages of the forecast have not begun: they wait, or were called back or left out."]),
        (("10", None), 2, ["Of 1 messages the provider has not said yet what it charged."]),
        (
            ("10", "0"),
            2,
            [
                "1 messages were not charged.",
                "For 2 messages 10.00 RWF were charged; at the prices that are entered it is 20.00 RWF.",
            ],
        ),
        (("12", "12"), 2, ["For 2 messages 24.00 RWF were charged; at the prices that are entered it is 20.00 RWF."]),
        ((None, None), 2, []),
    ],
)
def test_a_difference_is_explained(each_bot: Bot, paid: tuple[str | None, ...], made: int, why: list[str]) -> None:
    broadcast = add_sent(each_bot, *paid)
    with each_bot.runtime.database.begin() as db:
        figures = figures_of(each_bot.runtime, db, get_broadcast(db, broadcast))
    assert list(map(str, differences(figures, forecast_of(made)))) == why
    (line,) = account_of(figures, forecast_of(made))
    charged = sum((Decimal(amount) for amount in paid if amount), Decimal(0))
    assert tuple(line) == ("RWF", made * TEN, 2 * TEN, charged)


def test_segments_that_the_provider_counts_otherwise_are_told(bot: Bot) -> None:
    broadcast = add_sent(bot, "20", "20", segments=2)
    with bot.runtime.database.begin() as db:
        figures = figures_of(bot.runtime, db, get_broadcast(db, broadcast))
    assert list(map(str, differences(figures, forecast_of(2)))) == [
        "The messages have 4 segments, and 2 were forecast."
    ]


def test_each_currency_has_a_line_and_what_had_no_price_is_told(bot: Bot) -> None:
    broadcast = add_sent(bot, "0.0487", currency="USD")
    with bot.runtime.database.begin() as db:
        figures = figures_of(bot.runtime, db, get_broadcast(db, broadcast))
    made = forecast_of(1, currency="")
    assert list(map(tuple, account_of(figures, made))) == [("RWF", 0, TEN, 0), ("USD", 0, 0, Decimal("0.0487"))]
    assert list(map(str, differences(figures, made))) == [
        "Of some messages the price was not known when the forecast was made.",
        "For 1 messages 0.05 USD were charged; at the prices that are entered it is 10.00 RWF.",
    ]
