"""A bot whose providers are played by the emulator over HTTP; what they tell is brought to it by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.channels.africastalking import AfricasTalkingAdapter, AfricasTalkingConfig
from bot.channels.twilio import TwilioAdapter, TwilioApprovals, TwilioConfig
from bot.messages import Adapter
from bot.services.delivery import drain
from bot.services.settling import GRACE, settle
from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import Exchange, open_exchange
from bot.simulator.faults import Fault, Kind, Order
from bot.simulator.ledger import Message
from bot.store.outbox import attempts, outbox
from tests.bots import ANOTHER, CHANNELS, ME, Bot, bot_at
from tests.factories import add_contact, add_message
from tests.simulator.fake_bot import ACCOUNT, KEY, TOKEN, serving, settings_for

NOWHERE = "http://127.0.0.1:9"
TWILIO = {"channel": "twilio-sms", "provider": "twilio"}
_TWILIO_LINES = (("twilio_sms_from", "sms"), ("twilio_whatsapp_from", "whatsapp"))
AFRICASTALKING = {"channel": "africastalking-sms", "provider": "africastalking"}


class World:
    """A bot and its providers; the bot's clock begins at the present, as theirs have it."""

    def __init__(self, bot: Bot, exchange: Exchange, adapters: dict[str, Adapter]) -> None:
        self.bot = bot
        self.emulator = ""
        self.adapters = adapters
        self.exchange = exchange
        self.bot.now = datetime.now(UTC)
        self.contacts = {number: add_contact(bot, number) for number in (ME, ANOTHER)}

    def message(self, number: str = ME, **values: Any) -> int:  # noqa: ANN401  # whatever a row has
        """Write a message by Twilio, due now."""
        times = dict.fromkeys(("created_at", "due_at", "status_at"), self.bot.now)
        return add_message(self.bot, self.contacts[number], **{**times, **TWILIO, "address": number, **values})

    def goes_wrong(self, *kinds: Kind, **more: Any) -> None:  # noqa: ANN401  # whatever a fault has
        """Have these faults strike what is sent from now on; without any, all goes well again."""
        self.exchange.faults.set(Order(faults=[Fault(kind=kind, **more) for kind in kinds]))

    def has(self, number: str, body: str) -> None:
        """Have Twilio have a message from us, by the line of the channel."""
        line = CHANNELS[TWILIO["channel"]].sender
        ends: dict[str, Any] = {"origin": "bot", "address": number, "line": line, "body": body, "status": "delivered"}
        self.exchange.ledger.add(Message(f"SM{uuid.uuid4().hex}", "twilio", "sms", **ends))

    @property
    def taken(self) -> list[tuple[str, str]]:
        """What the providers took from us: to whom, and the words."""
        return [(one.address, one.body) for one in self.exchange.ledger.all() if one.origin == "bot"]

    @property
    def statuses(self) -> list[str]:
        """How our messages stand, in the order of writing."""
        return self.bot.values(select(outbox.c.status).order_by(outbox.c.id))

    @property
    def ids(self) -> list[str | None]:
        """The providers' ids of our messages, in the order of writing."""
        return self.bot.values(select(outbox.c.provider_id).order_by(outbox.c.id))

    @property
    def attempts(self) -> Sequence[Any]:
        """What is on record of earlier attempts."""
        columns = (attempts.c.outbox_id, attempts.c.number, attempts.c.outcome, attempts.c.provider_id)
        return [tuple(row) for row in self.bot.rows(select(*columns).order_by(attempts.c.id))]


@contextmanager
def world_at(url: str) -> Iterator[World]:
    """Give a world over a migrated database."""
    lines = {name: CHANNELS[f"twilio-{medium}"].sender for name, medium in _TWILIO_LINES}
    exchange = open_exchange(settings_for(NOWHERE, at_sender_id=CHANNELS["africastalking-sms"].sender, **lines))
    exchange.retries = ()
    with serving(create_emulator(exchange)) as emulator:
        account = TwilioConfig(ACCOUNT, (TOKEN,), NOWHERE, emulator, content_api_url=emulator)
        twilio = TwilioAdapter(account, approvals=TwilioApprovals(account))
        africastalking = AfricasTalkingAdapter(AfricasTalkingConfig("menyesha", KEY, ("secret",), emulator))
        adapters: dict[str, Adapter] = {"twilio": twilio, "africastalking": africastalking}
        with bot_at(url, adapters=adapters, quiet=(time(0), time(0))) as bot:
            world = World(bot, exchange, adapters)
            world.emulator = emulator
            yield world
        twilio.close()
        africastalking.close()
    exchange.close()


def send(world: World, *kinds: Kind) -> None:
    """Send what is due while these faults strike."""
    world.goes_wrong(*kinds)
    drain(world.bot.runtime, "replies")
    world.goes_wrong()


def after_a_while(world: World, length: timedelta = GRACE) -> None:
    """Settle when what is in doubt has been so for longer than this."""
    world.bot.now += length + timedelta(seconds=1)
    settle(world.bot.runtime)
