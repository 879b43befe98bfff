"""The web side over a bot, with the real adapters; nothing is sent, so that they connect to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.bootstrap import make_runtime
from bot.settings import Settings
from bot.web import create_app
from tests.bots import Bot, bot_at

ACCOUNT, TOKEN, SECRET = "AC" + "0" * 32, "twilio-token", "path-secret"
URL = "https://bot.example.rw"
SETTINGS = {
    "secret_key": "k",
    "public_url": f"{URL}/",
    "twilio_account_sid": ACCOUNT,
    "twilio_auth_token": TOKEN,
    "twilio_sms_from": "+250780000001",
    "twilio_whatsapp_from": "+250780000002",
    "at_username": "menyesha",
    "at_api_key": "at-key",
    "at_webhook_secret": SECRET,
    "at_sender_id": "8080",
    "ussd_code": "*384*10#",
    "help_phone": "0788000000",
}


class Web:
    """The application, and how its callers call it."""

    def __init__(self, bot: Bot, settings: Settings) -> None:
        self.bot = bot
        self.app = create_app(bot.runtime, settings)
        self.client: FlaskClient = self.app.test_client()

    def africastalking(self, kind: str, /, secret: str = SECRET, **form: str) -> TestResponse:
        """Call as Africa's Talking does."""
        return self.client.post(f"/webhooks/africastalking/{secret}/{kind}", data=form)

    def ussd(self, text: str, call: str = "call-1", number: str = "+250788000100") -> TestResponse:
        """Bring a USSD turn."""
        turn = {"sessionId": call, "phoneNumber": number, "networkCode": "63510", "serviceCode": "*384*10#"}
        return self.africastalking("ussd", **turn, text=text)

    def twilio(self, kind: str, query: str = "", *, token: str = TOKEN, **form: str) -> TestResponse:
        """Call as Twilio does, signed."""
        form = {"AccountSid": ACCOUNT, **form}
        path = f"/webhooks/twilio/{kind}{query}"
        signature = RequestValidator(token).compute_signature(f"{URL}{path}", form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})


def settings_with(**changes: str) -> Settings:
    """Give settings with both providers, some of them changed."""
    return Settings.model_validate(SETTINGS | changes)


@contextmanager
def web_at(url: str) -> Iterator[Web]:
    """Give the application over a bot with this database."""
    settings = settings_with()
    made = make_runtime(settings)
    with bot_at(url, adapters=made.adapters, channels=made.channels, public_url=URL) as over:
        yield Web(over, settings)
    made.close()


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    """The application over a bot."""
    with web_at(sqlite_url) as made:
        yield made


@pytest.fixture
def each_web(database_url: str) -> Iterator[Web]:
    """The application over a bot, once on SQLite and once on PostgreSQL."""
    with web_at(database_url) as made:
        yield made
