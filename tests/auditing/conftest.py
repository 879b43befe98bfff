"""A world that is to be audited: messages of both providers, sent and reported on, and all of it on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.messages import DeliveryUpdate, MessageStatus
from bot.services.delivery import drain
from bot.services.statuses import take_in_update
from bot.store import books
from tests.bots import ANOTHER, ME
from tests.services.world import AFRICASTALKING, World, world_at


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Two replies by WhatsApp, and a notice each by Twilio and by Africa's Talking, which are delivered."""
    with world_at(database_url) as made:
        for number in (ME, ANOTHER):
            made.bot.phone(number).whatsapp("hi")
        made.message(body="By Twilio")
        made.message(ANOTHER, body="By Africa's Talking", **AFRICASTALKING)
        with made.bot.runtime.database.begin() as db:
            books.note(db, made.bot.now, "notices", 2)
        drain(made.bot.runtime, "replies")
        for one in made.exchange.ledger.all():
            take_in_update(made.bot.runtime, DeliveryUpdate(one.provider, one.id, "delivered", MessageStatus.DELIVERED))
        made.bot.now += timedelta(minutes=5)
        yield made
