"""Fixtures of the channels: a provider on loopback, and each adapter pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Medium, Outbound
from tests.channels.provider import Provider
from tests.channels.specimens import BODY, NUMBER, Specimen, africastalking_at, twilio_at


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    yield server
    server.stop()


@pytest.fixture
def twilio(provider: Provider) -> Iterator[Specimen]:
    with twilio_at(provider.url) as specimen:
        yield specimen


@pytest.fixture
def africastalking(provider: Provider) -> Iterator[Specimen]:
    with africastalking_at(provider.url) as specimen:
        yield specimen


@pytest.fixture
def outbound() -> Outbound:
    return Outbound("42", Medium.SMS, NUMBER, BODY)
