"""`bot doctor` at the emulator's own HTTP: what it says of a bot that is well, and of each thing that is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, update

from bot.bell import LANES
from bot.bootstrap import make_content, make_runtime
from bot.channels.twilio import SHAPES
from bot.cli import main
from bot.doctor.house import look_at_public_url, look_at_settings
from bot.doctor.providers import look_at_channels
from bot.services.heartbeats import beat
from bot.settings import Settings
from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import Exchange, open_exchange
from bot.store.content import content_templates
from bot.store.conversations import publications, revisions
from bot.store.outbox import heartbeats
from tests.bots import Bot, bot
from tests.simulator.fake_bot import ACCOUNT, KEY, SECRET, TOKEN, serving, settings_for

__all__ = ["bot"]

Environment = dict[str, str]
Doctor = Callable[..., dict[str, Any]]
TEMPLATES = f"all {len(SHAPES)} are there"


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    opened = open_exchange(settings_for("http://127.0.0.1:1"))
    yield opened
    opened.close()


@pytest.fixture
def emulator(exchange: Exchange) -> Iterator[str]:
    with serving(create_emulator(exchange)) as url:
        yield url


@pytest.fixture
def environment(bot: Bot, emulator: str, redis_url: str, tmp_path: Path) -> Environment:
    """The settings of a bot that is whole: both providers emulated, a queue, and workers that are alive."""
    bot.now = datetime.now(UTC)
    for lane in LANES:
        beat(bot.runtime, lane, lane)
    return {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": str(bot.runtime.database.engine.url),
        "REDIS_URL": redis_url,
        "SECRET_KEY": "cookie-secret",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SMS_FROM": "+250780000001",
        "TWILIO_WHATSAPP_FROM": "+250780000002",
        "TWILIO_API_URL": emulator,
        "AT_USERNAME": "menyesha",
        "AT_API_KEY": KEY,
        "AT_WEBHOOK_SECRET": SECRET,
        "AT_SENDER_ID": "8080",
        "AT_API_URL": emulator,
        "USSD_CODE": "*384*10#",
        "HELP_PHONE": "0788000000",
    }


def examine(environment: Environment, *options: str) -> Result:
    nothing = {name.upper(): None for name in Settings.model_fields}
    return CliRunner(env={**nothing, **environment}).invoke(main, ["doctor", *options], catch_exceptions=False)


def found(environment: Environment, *options: str) -> dict[str, dict[str, str]]:
    """Give what the doctor finds, by what it is about; of several, the last."""
    said = json.loads(examine(environment, "--json", *options).stdout)
    return {one["about"]: one for one in said}


def test_a_bot_that_is_well_is_told_so_line_by_line(environment: Environment) -> None:
    result = examine(environment, "--fix")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line for line in lines if not line.startswith(("ok ", "warn  africastalking "))] == []
    assert "SQLite is reached, its schema is up to date" in result.output
    assert "twilio-sms           is +250780000001, which contacts can answer" in result.output
    assert "workers              alive for bulk, chores, replies; 0 messages are due" in result.output
    assert TEMPLATES in result.output


@pytest.mark.parametrize("option", ["--fix", "--json"])
def test_no_secret_is_ever_said(environment: Environment, option: str) -> None:
    said = examine(environment, option).output
    assert "TWILIO_AUTH_TOKEN" in said
    assert [secret for secret in ("cookie-secret", TOKEN, KEY, SECRET) if secret in said] == []


def test_templates_are_made_once_and_found_again(environment: Environment, bot: Bot, exchange: Exchange) -> None:
    assert found(environment)["templates"]["level"] == "warn"
    assert found(environment, "--fix")["templates"]["level"] == "ok"
    bot.do(delete(content_templates))
    assert "0 of 78 can be used" in found(environment)["templates"]["text"]
    assert found(environment, "templates", "--fix").keys() == {"templates"}
    assert bot.count(content_templates) == len(SHAPES)
    assert len(exchange.journal.entries("content")) == 0  # nothing is kept on disk
    content = make_content(Settings(**{name.lower(): value for name, value in environment.items()}))  # type: ignore[arg-type]
    assert content is not None
    assert len(content.find_all()) == len(SHAPES)
    content.close()
