"""What providers charged: asked for once it can be known, written to our own messages, and asked for no more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.asking import Charge
from bot.errors import Fault, SendError
from bot.messages import Channel
from bot.services.charging import charge
from bot.store.outbox import outbox
from tests.bots import NOW, Bot, Provider
from tests.factories import add_contact, add_message

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = timedelta(hours=1)


@dataclass
class Booking(Provider):
    """A provider that says what it charged."""

    booked: dict[datetime, list[Charge]] = field(default_factory=dict)
    """By when the message was sent."""
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)
    """What it was asked about, by SMS."""
    error: SendError | None = None

    def charged(self, channel: Channel, since: datetime, until: datetime) -> Iterator[Charge]:
        """Give what it charged in a time."""
        if self.error:
            raise self.error
        if channel.name == "twilio-sms":
            self.windows.append((since, until))
            for at, charges in self.booked.items():
                yield from charges if since <= at <= until else ()


def booking(bot: Bot) -> Booking:
    """Have Twilio say what it charged."""
    made = Booking("twilio")
    adapters: dict[str, Any] = {**bot.runtime.adapters, "twilio": made}
    bot.runtime = replace(bot.runtime, adapters=adapters)
    return made


def catch_up(bot: Bot) -> None:
    """Have everything asked for that can be."""
    for _ in range(20):
        charge(bot.runtime)
        bot.pass_time(minutes=5, seconds=1)


def paid(bot: Bot) -> list[tuple[object, ...]]:
    """Give what each message was charged."""
    found = select(outbox.c.price, outbox.c.currency, outbox.c.segments).order_by(outbox.c.id)
    return [tuple(row) for row in bot.rows(found)]


def test_what_was_charged_is_written_to_our_messages_and_nothing_to_others(each_bot: Bot) -> None:
    contact, twilio = add_contact(each_bot), booking(each_bot)
    for number in (1, 2, 3):
        add_message(each_bot, contact, provider="twilio", provider_id=f"SM{number}", status="sent")
    add_message(each_bot, contact, provider="africastalking", provider_id="SM1", status="sent")
    at = NOW - 2 * HOUR
    twilio.booked[at] = [
        Charge("SM1", Decimal("0.0974"), "USD", 2),
        Charge("SM2", Decimal(0), "USD", None),
        Charge("SM9", Decimal(1), "USD", 1),
    ]
    catch_up(each_bot)
    nothing = (None, None, 1)
    assert paid(each_bot) == [(Decimal("0.0974"), "USD", 2), (Decimal(0), "USD", 1), nothing, nothing]


def test_every_time_is_asked_about_twice_window_by_window_and_no_more(bot: Bot) -> None:
    twilio = booking(bot)
    catch_up(bot)
    soon = sorted({since for since, _ in twilio.windows})
    assert soon[0] < NOW - timedelta(days=7)
    assert max(until for _, until in twilio.windows) > NOW - HOUR
    assert all(until - since == HOUR for since, until in twilio.windows)
    before = len(twilio.windows)
    charge(bot.runtime)
    assert len(twilio.windows) == before
    bot.pass_time(hours=1)
    charge(bot.runtime)
    assert len(twilio.windows) == before + 2


def test_a_price_that_comes_late_is_found_at_the_second_look(bot: Bot) -> None:
    contact, twilio = add_contact(bot), booking(bot)
    add_message(bot, contact, provider="twilio", provider_id="SM1", status="sent")
    catch_up(bot)
    twilio.booked[NOW] = []
    bot.pass_time(hours=3)
    catch_up(bot)
    assert paid(bot) == [(None, None, 1)]
    twilio.booked[NOW] = [Charge("SM1", Decimal("0.0487"), "USD", 1)]
    bot.pass_time(hours=25)
    catch_up(bot)
    assert paid(bot) == [(Decimal("0.0487"), "USD", 1)]


def test_where_a_provider_does_not_answer_it_is_asked_again(bot: Bot) -> None:
    twilio = booking(bot)
    twilio.error = SendError(Fault.AWAY, "Nobody is there.", code="away")
    charge(bot.runtime)
    twilio.error = None
    bot.pass_time(minutes=6)
    charge(bot.runtime)
    assert twilio.windows
