"""A fake bot and a real emulator, each served on loopback, that know each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import urllib3

from bot.settings import Settings
from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import Exchange, open_exchange
from tests.simulator.fake_bot import FakeBot, serving, settings_for


@pytest.fixture
def bot() -> Iterator[FakeBot]:
    """A bot that listens."""
    fake = FakeBot()
    with serving(fake.app) as url:
        fake.url = url
        yield fake
        fake.close()


@pytest.fixture
def settings(bot: FakeBot) -> Settings:
    """The settings that bot and emulator share."""
    return settings_for(bot.url)


@pytest.fixture
def exchange(settings: Settings) -> Iterator[Exchange]:
    """What the emulator remembers; it repeats refused reports at once."""
    opened = open_exchange(settings)
    opened.retries = (0, 0)
    yield opened
    opened.close()


@pytest.fixture
def emulator(bot: FakeBot, exchange: Exchange) -> Iterator[str]:
    """The address of an emulator, which the bot sends to."""
    with serving(create_emulator(exchange)) as url:
        bot.emulator = url
        yield url
        bot.settle()


class Phone:
    """A phone at the emulator: what the page does, without the page."""

    def __init__(self, emulator: str) -> None:
        self._emulator = emulator
        self._pool = urllib3.PoolManager(retries=False)

    def post(self, path: str, asked: object, status: int = 200) -> dict[str, object]:
        answer = self._pool.request("POST", self._emulator + path, json=asked)
        assert answer.status == status, answer.data
        said: dict[str, object] = answer.json()
        return said

    def get(self, path: str, status: int = 200) -> urllib3.BaseHTTPResponse:
        answer = self._pool.request("GET", self._emulator + path)
        assert answer.status == status, answer.data
        return answer

    def texts(self, query: str, count: int = 0) -> list[str]:
        """Give the texts that have arrived, once there are so many."""
        messages = self.get(f"/phone/messages?{query}&wait=10&count={count}").json()["messages"]
        return [message["text"] for message in messages]

    def break_things(self, *faults: dict[str, object], seed: int = 0) -> None:
        self.post("/faults", {"faults": list(faults), "seed": seed})

    def truth(self) -> list[str]:
        return self.get("/truth").data.decode().splitlines()

    def close(self) -> None:
        self._pool.clear()


@pytest.fixture
def phone(emulator: str) -> Iterator[Phone]:
    """Phones at the emulator."""
    held = Phone(emulator)
    yield held
    held.close()
