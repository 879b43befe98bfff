"""What a broadcast will cost is known before it is sent, and is what it then costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, update

from bot.errors import BroadcastError
from bot.messages import Medium
from bot.pace import Pace
from bot.services.broadcasting import forecasting, recipients
from bot.services.broadcasting.figures import figures_of
from bot.services.broadcasting.forecasting import Line, ends_at, forecast
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.pricing import Price, set_price
from bot.services.broadcasting.spending import spent
from bot.services.broadcasting.starting import start
from bot.services.broadcasting.states import get_broadcast
from bot.services.delivery import drain
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, NOW, Bot, bot_at
from tests.factories import add_contact
from tests.services.broadcasting.rows import add_broadcast, people

NAMED = "{contact.name}" + "x" * 149


def price(bot: Bot, amount: str = "12.5", prefix: str = "+250") -> None:
    with bot.runtime.database.begin() as db:
        set_price(db, Price("africastalking", "sms", prefix, Decimal(amount), "RWF", NOW.date(), "contract"))


def add_audience(bot: Bot) -> int:
    """Add four contacts, whose words differ by name and language, and a draft."""
    price(bot)
    people(bot, 2)
    add_contact(bot, "+250788000100", name="Aline Uwase Mutesi")
    add_contact(bot, ANOTHER, language="rw")
    return add_broadcast(bot, "draft", text_en=NAMED)


def test_segments_are_counted_in_each_recipients_own_words(each_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (recipients, forecasting):
        monkeypatch.setattr(module, "CHUNK", 3)
    told: list[int] = []
    made = forecast(each_bot.runtime, add_audience(each_bot), told.append)
    assert made.lines == (
        Line(language="en", segments=1, currency="RWF", price=Decimal("12.5"), messages=2),
        Line(language="en", segments=2, currency="RWF", price=Decimal("12.5"), messages=1),
        Line(language="rw", segments=1, currency="RWF", price=Decimal("12.5"), messages=1),
    )
    assert (made.messages, made.segments, made.costs, made.sources) == (4, 5, {"RWF": Decimal("62.5")}, ("contract",))
    assert sum(told) == 4


def test_the_forecast_is_the_same_before_and_after_and_what_it_then_costs(each_bot: Bot) -> None:
    broadcast = add_audience(each_bot)
    before = forecast(each_bot.runtime, broadcast)
    prepare(each_bot.runtime, broadcast)
    assert forecast(each_bot.runtime, broadcast) == before
    start(each_bot.runtime, broadcast)
    assert drain(each_bot.runtime, "bulk") == 4
    with each_bot.runtime.database.begin() as db:
        assert spent(each_bot.runtime, db, each_bot.now) == before.costs
        figures = figures_of(each_bot.runtime, db, get_broadcast(db, broadcast))
    assert figures.costs == before.costs
    assert figures.messages == {"accepted": 4}
    assert each_bot.values(select(func.sum(outbox.c.segments))) == [before.segments]
    assert forecast(each_bot.runtime, broadcast) == before


def test_what_was_prepared_is_reckoned_as_it_is_fixed(bot: Bot) -> None:
    broadcast = add_audience(bot)
    before = forecast(bot.runtime, broadcast)
    prepare(bot.runtime, broadcast)
    bot.do(update(contacts).values(name="x" * 60))
    assert forecast(bot.runtime, broadcast) == before


def test_one_that_was_started_without_a_forecast_says_so(bot: Bot) -> None:
    with pytest.raises(BroadcastError, match="no forecast was made before"):
        forecast(bot.runtime, add_broadcast(bot, "started"))


def test_what_has_no_known_price_is_told_apart(bot: Bot) -> None:
    price(bot, prefix="+2507880000")
    people(bot, 1)
    add_contact(bot, ANOTHER)
    made = forecast(bot.runtime, add_broadcast(bot, "draft"))
    assert made.costs == {"": 0, "RWF": Decimal("12.5")}


def test_each_message_on_whatsapp_is_one(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        set_price(db, Price("twilio", "whatsapp", "", Decimal("0.01"), "USD", NOW.date(), "contract"))
    known = {"medium": Medium.WHATSAPP, "value": ANOTHER, "channel": "twilio-whatsapp", "last_inbound_at": NOW}
    bot.do(insert(addresses).values(contact_id=add_contact(bot, ANOTHER), **known))
    text = "\N{PARTY POPPER}" * 300
    broadcast = add_broadcast(bot, "draft", medium=Medium.WHATSAPP, channel="twilio-whatsapp", text_en=text)
    assert forecast(bot.runtime, broadcast).costs == {"USD": Decimal("0.01")}


@pytest.mark.parametrize(
    ("begins", "messages", "ends"),
    [
        ("08:00", 3600, "09:00"),
        ("17:00", 3600, "18:00"),
        ("17:00", 2 * 3600, "07:00 next"),
        ("03:00", 60, "06:01"),
        ("06:00", 12 * 3600, "18:00"),
        ("06:00", 13 * 3600, "07:00 next"),
        ("06:00", 25 * 3600, "07:00 after"),
    ],
)
def test_it_ends_when_the_rate_and_the_quiet_hours_let_it(
    sqlite_url: str, begins: str, messages: int, ends: str
) -> None:
    """Quiet from eight in the evening to eight in the morning in Kigali: from 18:00 to 06:00 at Greenwich."""
    with bot_at(sqlite_url, pace=Pace(rates={"africastalking-sms": 1.0})) as bot:
        hour, _, day = ends.partition(" ")
        expected = _at(hour) + timedelta(days={"": 0, "next": 1, "after": 2}[day])
        assert ends_at(bot.runtime, _at(begins), "africastalking-sms", messages) == expected


def _at(hour: str) -> datetime:
    return datetime.combine(datetime(2027, 3, 1, tzinfo=UTC), datetime.strptime(hour, "%H:%M").time(), UTC)  # noqa: DTZ007


def test_without_quiet_hours_it_goes_on_through_the_night(sqlite_url: str) -> None:
    eight = datetime(2027, 3, 1, 8, tzinfo=UTC)
    with bot_at(sqlite_url, pace=Pace(rates={"x": 1.0}), quiet=(eight.time(), eight.time())) as bot:
        assert ends_at(bot.runtime, eight, "x", 90_000) == eight + timedelta(hours=25)
